package io.sluice.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Hardsigmoid;
import io.sluice.nn.Linear;
import io.sluice.nn.ReLU;
import io.sluice.nn.Sequential;
import io.sluice.tools.Progress;
import io.sluice.tools.quantize.ActivationRange;
import io.sluice.tools.quantize.ArtifactQuantizer;
import io.sluice.tools.quantize.Calibration;
import io.sluice.tools.quantize.CalibrationFile;
import io.sluice.tools.quantize.Observer;
import io.sluice.tools.quantize.TensorStatistics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class StreamCalibrationIT {
  private static final int EVENTS = 5003;
  private static final ModelArtifact MODEL = model();

  @TempDir Path work;

  private static ModelArtifact model() {
    Generator generator = new Generator(7);
    Graph graph =
        GraphTracer.trace(
            new Sequential(
                new Linear(5, 17, generator),
                new ReLU(),
                new Linear(17, 3, generator),
                new Hardsigmoid()),
            Shape.of(1, 5));
    return ModelArtifact.of("m", "1", graph, null, new OutputSchema(List.of("a", "b", "c"), null));
  }

  /** One input in a hundred is thirty times as large. */
  private static List<float[]> inputs() {
    Generator generator = new Generator(3);
    List<float[]> inputs = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      float[] input = new float[5];
      for (int k = 0; k < input.length; k++) {
        input[k] = generator.normal() * (i % 100 == 7 ? 30 : 1);
      }
      inputs.add(input);
    }
    return inputs;
  }

  private Configuration settings() {
    Configuration settings = new Configuration();
    settings.set(CoreOptions.TMP_DIRS, work.toString());
    settings.set(RestOptions.BIND_PORT, "0");
    settings.set(PipelineOptions.GENERIC_TYPES, false);
    settings.set(PipelineOptions.OBJECT_REUSE, true);
    return settings;
  }

  private CalibrationFile collect(int parallelism, List<float[]> inputs) throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, settings());
    DataStream<float[]> stream =
        environment
            .fromData(
                PrimitiveArrayTypeInfo.FLOAT_PRIMITIVE_ARRAY_TYPE_INFO,
                inputs.toArray(float[][]::new))
            .rebalance();
    byte[] last = null;
    try (CloseableIterator<byte[]> files =
        StreamCalibration.collect(stream, MODEL, 1000).executeAndCollect()) {
      while (files.hasNext()) {
        last = files.next();
      }
    }
    return CalibrationFile.read(Objects.requireNonNull(last));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void rangesAreThoseOfAllInputsWithinTheSketchsError(int parallelism) throws Exception {
    List<Map<String, float[]>> samples = ArtifactQuantizer.samples(MODEL, inputs());
    Map<String, TensorStatistics> offline =
        Calibration.observe(MODEL.graph(), samples, true, Progress.NONE);

    CalibrationFile file = collect(parallelism, inputs());

    assertThat(file.events()).isEqualTo(EVENTS);
    assertThat(file.tensors().keySet()).isEqualTo(offline.keySet());
    double error = new TensorSketch().rankError();
    assertThat(error).isLessThan(0.001);
    for (Map.Entry<String, TensorStatistics> tensor : offline.entrySet()) {
      TensorStatistics found = Objects.requireNonNull(file.tensors().get(tensor.getKey()));
      Map<String, TensorStatistics> one = Map.of("t", found);
      Map<String, TensorStatistics> all = Map.of("t", tensor.getValue());
      assertThat(Calibration.ranges(one, Observer.MIN_MAX))
          .isEqualTo(Calibration.ranges(all, Observer.MIN_MAX));
      for (double share : new double[] {0.01, 0.2, 0.5, 0.99}) {
        double streamed = Objects.requireNonNull(found.histogram()).quantile(share);
        double bin = (found.range().max() - found.range().min()) / 2048;
        double low = quantile(tensor.getValue(), Math.max(0, share - error));
        double high = quantile(tensor.getValue(), Math.min(1, share + error));
        assertThat(streamed).isBetween(low - bin, high + bin);
      }
    }
  }

  private static double quantile(TensorStatistics statistics, double share) {
    return Objects.requireNonNull(statistics.histogram()).quantile(share);
  }

  @Test
  void theKeptInputsDoNotDependOnTheParallelism() throws Exception {
    List<float[]> one = collect(1, inputs()).inputs();
    List<float[]> four = collect(4, inputs()).inputs();
    assertThat(one).hasSize(128);
    assertThat(four.toArray(float[][]::new)).isDeepEqualTo(one.toArray(float[][]::new));
  }

  @Test
  void whatIsNotFiniteOrTooShortIsLeftOut() throws Exception {
    List<float[]> inputs =
        List.of(new float[] {1, 2, 3, 4, 5}, new float[] {1, 2, 3, Float.NaN, 5}, new float[2]);
    CalibrationFile file = collect(1, inputs);
    assertThat(file.events()).isEqualTo(1);
    assertThat(Objects.requireNonNull(file.tensors().get("input")).range())
        .isEqualTo(new ActivationRange(0, 5));
  }

  @Test
  void whatASubtaskSawBeforeItEndedSurvivesAFailure() throws Exception {
    UntilCheckpoint.failures = 0;
    Configuration settings = settings();
    settings.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    settings.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(2, settings);
    DataStream<float[]> stream =
        environment
            .fromSource(
                new NumberSequenceSource(0, 199), WatermarkStrategy.noWatermarks(), "numbers")
            .map(new UntilCheckpoint());

    byte[] last = null;
    try (CloseableIterator<byte[]> files =
        StreamCalibration.collect(stream, MODEL, 7).executeAndCollect()) {
      while (files.hasNext()) {
        last = files.next();
      }
    }

    assertThat(UntilCheckpoint.failures).isEqualTo(1);
    assertThat(CalibrationFile.read(Objects.requireNonNull(last)).events()).isEqualTo(200);
  }

  /**
   * The upper half of the numbers comes slowly, and fails once after some checkpoints, when the
   * subtask with the lower half has long ended.
   */
  private static final class UntilCheckpoint extends RichMapFunction<Long, float[]>
      implements CheckpointListener {
    private static final long serialVersionUID = 1L;
    static int failures;
    private transient int checkpoints;

    @Override
    public float[] map(Long number) throws Exception {
      if (number >= 100) {
        Thread.sleep(20);
        if (failures == 0 && checkpoints > 10) {
          failures++;
          throw new IllegalStateException("the failure that the test wants");
        }
      }
      return new float[] {number, 1, 2, 3, 4};
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      checkpoints++;
    }
  }

  @Test
  void otherBytesAreNoCalibrationFile() {
    assertThatThrownBy(() -> CalibrationFile.read(new byte[] {'{', '}'}))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("not a calibration file");
    assertThatThrownBy(() -> CalibrationFile.read("[1".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InvalidModelException.class);
  }
}
