package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.sluice.flink.EventOrder;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdates;
import io.sluice.flink.Score;
import io.sluice.flink.Sluice;
import io.sluice.flink.VersionMode;
import io.sluice.jobs.embedded.EmbeddedFlink;
import io.sluice.model.DataType;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.nn.GRU;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.RecurrentState;
import io.sluice.runtime.reference.GraphInterpreter;
import io.sluice.tools.Progress;
import io.sluice.tools.onnx.export.OnnxExporter;
import io.sluice.tools.quantize.Quantizer;
import io.sluice.tools.quantize.QuantizerOptions;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** GRUs whose state goes from event to event of a key, out of order and through a restart. */
@Timeout(180)
class RecurrentStreamIT {
  private static final int KEYS = 1000;
  private static final int STEPS = 13;
  private static final int INPUTS = 5;
  private static final int HIDDEN = 7;

  private static final Graph ONE_STEP = trace(1, RecurrentState.CARRIED);
  private static final Graph WHOLE_SEQUENCE = trace(STEPS, RecurrentState.ZERO);

  /** The job under test fails once; it runs in this JVM. */
  private static final AtomicBoolean HAS_FAILED = new AtomicBoolean();

  @TempDir Path work;

  /** An event of a key. */
  public record Step(int key, int step, float[] inputs) {}

  @BeforeEach
  void failsOnce() {
    HAS_FAILED.set(false);
  }

  @Test
  void oneStepForEachEventGivesWhatOnnxRuntimeGivesForTheWholeSequence() throws Exception {
    Map<String, float[]> streamed = stream(ONE_STEP);

    assertThat(HAS_FAILED).isTrue();
    assertThat(streamed).hasSize(KEYS * STEPS);
    OrtEnvironment runtime = OrtEnvironment.getEnvironment();
    try (OrtSession session = runtime.createSession(OnnxExporter.export(WHOLE_SEQUENCE))) {
      for (int key = 0; key < KEYS; key++) {
        float[] whole = run(runtime, session, sequence(key));
        for (int step = 0; step < STEPS; step++) {
          float[] outputs = streamed.get(key + "@" + step);
          for (int i = 0; i < HIDDEN; i++) {
            assertThat(outputs[i]).isCloseTo(whole[step * HIDDEN + i], within(1e-6f));
          }
        }
      }
    }
  }

  @Test
  void int8GivesTheBitsOfTheWholeSequence() throws Exception {
    List<float[]> sequences = IntStream.range(0, 20).mapToObj(RecurrentStreamIT::sequence).toList();
    Graph oneStep = quantized(ONE_STEP, sequences.stream().flatMap(RecurrentStreamIT::steps));
    GraphInterpreter whole = new GraphInterpreter(quantized(WHOLE_SEQUENCE, sequences.stream()));

    Map<String, float[]> streamed = stream(oneStep);

    assertThat(HAS_FAILED).isTrue();
    assertThat(streamed).hasSize(KEYS * STEPS);
    for (int key = 0; key < KEYS; key++) {
      float[] outputs =
          whole.run(Map.of("input", sequence(key))).floats(WHOLE_SEQUENCE.outputs().get(0));
      for (int step = 0; step < STEPS; step++) {
        assertThat(streamed.get(key + "@" + step))
            .isEqualTo(Arrays.copyOfRange(outputs, step * HIDDEN, (step + 1) * HIDDEN));
      }
    }
  }

  private static Graph trace(int steps, RecurrentState state) {
    return GraphTracer.trace(
        new GRU(INPUTS, HIDDEN, new Generator(2)), Shape.of(1, steps, INPUTS), "input", state);
  }

  private static Graph quantized(Graph graph, Stream<float[]> samples) {
    List<Map<String, float[]>> inputs = samples.map(sample -> Map.of("input", sample)).toList();
    Graph int8 =
        new Quantizer(QuantizerOptions.defaults().withoutFloatTail())
            .quantize(graph, inputs, Progress.NONE);
    assertThat(int8.tensors())
        .anySatisfy((name, spec) -> assertThat(spec.type()).isEqualTo(DataType.INT8));
    return int8;
  }

  private static Stream<float[]> steps(float[] sequence) {
    return IntStream.range(0, STEPS)
        .mapToObj(step -> Arrays.copyOfRange(sequence, step * INPUTS, (step + 1) * INPUTS));
  }

  private static float[] run(OrtEnvironment runtime, OrtSession session, float[] sequence)
      throws OrtException {
    long[] shape = {1, STEPS, INPUTS};
    try (OnnxTensor input = OnnxTensor.createTensor(runtime, FloatBuffer.wrap(sequence), shape);
        OrtSession.Result result = session.run(Map.of("input", input))) {
      FloatBuffer outputs = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] whole = new float[STEPS * HIDDEN];
      outputs.get(whole);
      return whole;
    }
  }

  private static float[] sequence(int key) {
    float[] sequence = new float[STEPS * INPUTS];
    for (int step = 0; step < STEPS; step++) {
      System.arraycopy(inputs(key, step), 0, sequence, step * INPUTS, INPUTS);
    }
    return sequence;
  }

  private static float[] inputs(int key, int step) {
    float[] inputs = new float[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      inputs[i] = (float) Math.sin(key * 0.7 + step * (i + 1) * 0.3);
    }
    return inputs;
  }

  /** The outputs for each key and step. */
  private Map<String, float[]> stream(Graph graph) throws Exception {
    FeatureSchema schema =
        new FeatureSchema(
            IntStream.range(0, INPUTS).mapToObj(i -> Feature.raw("x" + i)).toList(),
            1,
            Layout.NLC,
            IncompleteWindow.PAD);
    List<String> names = IntStream.range(0, HIDDEN).mapToObj(i -> "h" + i).toList();
    ModelArtifact model =
        ModelArtifact.of("gru", "1", graph, schema, new OutputSchema(names, null));
    StreamExecutionEnvironment environment = EmbeddedFlink.environment(2, work);
    environment.configure(
        new Configuration()
            .set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50))
            .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
            .set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO));
    DataStream<Score> scores =
        Sluice.score(events(environment))
            .keyBy(Step::key)
            .withModels(ModelUpdates.of(environment, model))
            .model("gru")
            .encodedBy(
                FeatureEncoder.of(
                    schema.names(),
                    (step, values) -> System.arraycopy(step.inputs(), 0, values, 0, INPUTS)))
            .versions(VersionMode.STRICT)
            .eventOrder(EventOrder.EVENT_TIME)
            .waitingEvents(KEYS * STEPS)
            .uid("gru")
            .build()
            .scores();
    Map<String, float[]> streamed = new HashMap<>();
    try (CloseableIterator<Score> results = scores.executeAndCollect()) {
      results.forEachRemaining(
          score -> streamed.put(score.key() + "@" + score.eventTime(), score.outputs()));
    }
    return streamed;
  }

  /** Steps of one key come in pairs, the later one first. */
  private static DataStream<Step> events(StreamExecutionEnvironment environment) {
    return environment
        .fromSource(
            new DataGeneratorSource<>(
                index -> {
                  int key = (int) (index % KEYS);
                  int row = (int) (index / KEYS);
                  int step = Math.min(row ^ 1, STEPS - 1); // the last one has no pair
                  return new Step(key, step, inputs(key, step));
                },
                KEYS * STEPS,
                RateLimiterStrategy.perSecond(10_000),
                TypeInformation.of(Step.class)),
            WatermarkStrategy.<Step>forBoundedOutOfOrderness(Duration.ofMillis(2))
                .withTimestampAssigner((step, before) -> step.step()),
            "steps")
        .setParallelism(1)
        .uid("steps")
        .map(new FailsOnce())
        .returns(Step.class)
        .setParallelism(1)
        .uid("fails-once");
  }

  /** Fails in the middle, once there is a checkpoint to go back to. */
  private static final class FailsOnce implements MapFunction<Step, Step>, CheckpointListener {
    private static final long serialVersionUID = 1L;
    private boolean hasCheckpoint;

    @Override
    public Step map(Step step) {
      if (hasCheckpoint && step.step() >= STEPS / 2 && !HAS_FAILED.getAndSet(true)) {
        throw new IllegalStateException("fails once, on purpose");
      }
      return step;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      hasCheckpoint = true;
    }
  }
}
