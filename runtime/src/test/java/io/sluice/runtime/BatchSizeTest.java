package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelArtifact;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int[] SIZES = {2, 4, 8};

  @Test
  void theSmallestSizeNearTheBestOneIsChosen() {
    assertThat(BatchSize.choose(SIZES, new double[] {1.4, 2.8, 3.0}))
        .isEqualTo(new BatchSize(4, 2.8));
    assertThat(BatchSize.choose(SIZES, new double[] {1.4, 2.6, 3.0}))
        .isEqualTo(new BatchSize(8, 3.0));
    assertThat(BatchSize.choose(SIZES, new double[] {2.9, 3.0, 1.1}))
        .isEqualTo(new BatchSize(2, 2.9));
  }

  @Test
  void aSmallGainIsNone() {
    assertThat(BatchSize.choose(SIZES, new double[] {1.24, 1.1, 0.5})).isEqualTo(BatchSize.ONE);
    assertThat(BatchSize.choose(SIZES, new double[] {1.2, 1.25, 1}))
        .isEqualTo(new BatchSize(4, 1.25));
  }

  /** Its 2 MB of weights are read from far away for each row, but once for a batch. */
  @Test
  void largeFloatLayersGainFromBatches() {
    BatchSize size = BatchSize.measure(ModelCompiler.compile(perceptron(721, 729)), null, LONG);
    assertThat(size.rows()).isBetween(2, 32);
    assertThat(size.gain()).isGreaterThan(1.25);
  }

  @Test
  void modelsWithStateAreScoredRowByRow() {
    ModelArtifact recurrent = RandomGraphs.artifact(1, RandomGraphs.Form.FLOAT32);
    long seed = 1;
    while (recurrent.graph().states().isEmpty()) {
      seed++;
      recurrent = RandomGraphs.artifact(seed, RandomGraphs.Form.FLOAT32);
    }
    assertThat(BatchSize.measure(ModelCompiler.compile(recurrent), null, LONG))
        .isEqualTo(BatchSize.ONE);
  }

  @Test
  void withoutAStepThatGainsNothingIsMeasured() {
    GraphSketch sketch = new GraphSketch();
    String x = sketch.input(Shape.of(1, 33));
    sketch.output(sketch.node(new Op.Unary(UnaryFunction.TANH), null, x));
    CompiledModel model = ModelCompiler.compile(artifact(sketch, 33));
    long start = System.nanoTime();
    assertThat(BatchSize.measure(model, null, LONG)).isEqualTo(BatchSize.ONE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(200));
  }

  @Test
  void withoutTimeRowsAreScoredOneByOne() {
    CompiledModel model = ModelCompiler.compile(perceptron(721, 729));
    assertThat(BatchSize.measure(model, null, Duration.ZERO)).isEqualTo(BatchSize.ONE);
  }

  @Test
  void anInterruptionEndsItAndIsKept() {
    CompiledModel model = ModelCompiler.compile(perceptron(721, 729));
    Thread.currentThread().interrupt();
    BatchSize size = BatchSize.measure(model, null, LONG);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(size).isEqualTo(BatchSize.ONE);
  }

  private static ModelArtifact perceptron(int inputs, int outputs) {
    GraphSketch sketch = new GraphSketch();
    RandomTensors tensors = new RandomTensors(new Random(5), sketch);
    String x = sketch.input(Shape.of(1, inputs));
    Shape weight = Shape.of(outputs, inputs);
    sketch.output(
        sketch
            .nodes(
                new Op.Linear(),
                null,
                List.of(x, tensors.floats(weight, 0.3), tensors.floats(Shape.of(outputs), 1)))
            .get(0));
    return artifact(sketch, outputs);
  }

  private static ModelArtifact artifact(GraphSketch sketch, int outputs) {
    List<String> names = IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList();
    return ModelArtifact.of(
        "net", "1", sketch.graph(NumericsProfile.SLUICE), null, new OutputSchema(names, null));
  }
}
