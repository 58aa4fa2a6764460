package io.sluice.flink.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.EventOrder;
import io.sluice.flink.OnModelChange;
import io.sluice.flink.Reading;
import io.sluice.flink.ScoringHarness;
import io.sluice.flink.TestModels;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.runtime.sliding.SlidingModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows whose convolutions slide are scored as a loop scores whole windows, whatever happens. */
class SlidingKeysTest {
  private static final int WINDOW = 13;
  private static final int CHANNELS = 2;

  /** A convolution over three events with zeros at both ends, and a sum with random weights. */
  private static ModelArtifact model(String version, long seed) {
    Random random = new Random(seed);
    Shape columns = Shape.of(1, CHANNELS, WINDOW);
    Shape flat = Shape.of(1, CHANNELS * WINDOW);
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 1, WINDOW)),
                TensorSpec.float32("kernel", Shape.of(CHANNELS, 1, 3)),
                TensorSpec.float32("columns", columns),
                TensorSpec.float32("flat", flat),
                TensorSpec.float32("weight", flat),
                TensorSpec.float32("y", Shape.of(1, 1))),
            Map.of(
                "kernel", random(random, Shape.of(CHANNELS, 1, 3)),
                "weight", random(random, flat)),
            List.of(
                new Node(
                    "conv",
                    new Op.Conv(List.of(1), List.of(1, 1), List.of(1), 1),
                    List.of("x", "kernel"),
                    List.of("columns")),
                new Node("flatten", new Op.Reshape(flat), List.of("columns"), List.of("flat")),
                new Node("sum", new Op.Linear(), List.of("flat", "weight"), List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    FeatureSchema schema =
        new FeatureSchema(
            List.of(Feature.raw("pressure")), WINDOW, Layout.NCL, IncompleteWindow.PAD);
    return ModelArtifact.of(
        TestModels.NAME, version, graph, schema, new OutputSchema(List.of("y"), null));
  }

  private static TensorData random(Random random, Shape shape) {
    float[] values = new float[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return TensorData.ofFloats(shape, values);
  }

  /** The sizes have room for no key, for some and for all. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 500, 1 << 20})
  void scoresAreThoseOfWholeWindows(long bytes) throws Exception {
    ModelArtifact first = model("1", 1);
    ModelArtifact second = model("2", 2);
    assertThat(SlidingModel.of(first)).isNotNull();
    ScoringPlan<Reading> plan =
        ScoringHarness.withMemory(
            ScoringHarness.keyed(),
            EventOrder.ARRIVAL,
            new KeyStatePolicy(OnModelChange.CARRY_OVER, 0, 0, bytes));
    Random random = new Random(bytes);
    Map<String, float[]> windows = new HashMap<>();
    List<Float> expected = new ArrayList<>();
    List<Float> scored = new ArrayList<>();
    Scorer whole = ModelCompiler.compile(first).newScorer();
    ScoringHarness harness = ScoringHarness.open(plan);
    harness.model(1, first);
    for (int event = 0; event < 400; event++) {
      if (event == 200) {
        harness.model(2, second);
        whole = ModelCompiler.compile(second).newScorer();
      }
      if (event % 90 == 89) {
        OperatorSubtaskState state = harness.checkpoint(event);
        scored.addAll(harness.values());
        harness.close();
        harness = ScoringHarness.restore(plan, state, 1, 1, 0);
      }
      String key = "k" + random.nextInt(5);
      float pressure = random.nextInt(4) - 1;
      harness.event(key, pressure, 0, event);
      float[] window = windows.get(key);
      if (window == null) {
        window = new float[WINDOW];
        Arrays.fill(window, pressure);
        windows.put(key, window);
      } else {
        System.arraycopy(window, 1, window, 0, WINDOW - 1);
        window[WINDOW - 1] = pressure;
      }
      float[] output = new float[1];
      whole.score(window, output);
      expected.add(output[0]);
    }
    scored.addAll(harness.values());
    harness.close();
    assertThat(scored).isEqualTo(expected);
  }
}
