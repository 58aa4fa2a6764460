package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.kernels.Kernels;
import io.sluice.model.BinaryFunction;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.plan.Plan;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ModelCompilerTest {
  private static final QuantParams TENTHS = QuantParams.perTensor(0.1f, 0);

  private final GraphSketch sketch = new GraphSketch();

  private ModelArtifact artifact(Graph graph) {
    int outputs = graph.dataOutputs().stream().mapToInt(o -> o.shape().elementCount()).sum();
    return ModelArtifact.of(
        "test",
        "1",
        graph,
        null,
        new OutputSchema(IntStream.range(0, outputs).mapToObj(i -> "y" + i).toList(), null));
  }

  private CompiledModel compile(String... outputs) {
    Arrays.stream(outputs).forEach(sketch::output);
    return ModelCompiler.compile(artifact(sketch.graph()));
  }

  private List<String> steps(String... outputs) {
    Arrays.stream(outputs).forEach(sketch::output);
    return Arrays.stream(Plan.of(sketch.graph(), null, Kernels.create()).steps())
        .map(step -> step.getClass().getSimpleName())
        .toList();
  }

  private static float[] score(CompiledModel model, float... features) {
    float[] outputs = new float[model.outputLength()];
    model.newScorer().score(features, outputs);
    return outputs;
  }

  private String identity(String x) {
    String weight = sketch.floats(Shape.of(2, 2), 1, 0, 0, 1);
    return sketch.node(new Op.Linear(), null, x, weight);
  }

  @Test
  void linearLayerByHand() {
    String x = sketch.input(Shape.of(1, 2));
    String weight = sketch.floats(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
    String bias = sketch.floats(Shape.of(3), 0.5f, -0.5f, 0);
    CompiledModel model = compile(sketch.node(new Op.Linear(), null, x, weight, bias));
    assertThat(score(model, 10, 100)).containsExactly(210.5f, 429.5f, 650f);
    assertThat(model.cost().multiplyAdds()).isEqualTo(6);
    assertThat(model.cost().weightBytes()).isEqualTo(36);
    // Two floats in, three out, and three accumulators of each of three kinds, or whole vectors.
    assertThat(model.cost().arenaBytes()).isBetween((2 + 3 + 9) * 4L, (2 + 3 + 3 * 64) * 4L);
  }

  @Test
  void activationIsFusedIntoTheProductBeforeIt() {
    String y = identity(sketch.input(Shape.of(1, 2)));
    assertThat(steps(sketch.node(new Op.Unary(UnaryFunction.RELU), null, y)))
        .containsExactly("LinearFloats");
  }

  @Test
  void activationIsNotFusedWhereAnotherNodeReadsTheProduct() {
    String y = identity(sketch.input(Shape.of(1, 2)));
    String gate = sketch.node(Op.HardSigmoid.torch(), null, y);
    String gated = sketch.node(new Op.Binary(BinaryFunction.MUL), null, y, gate);
    assertThat(steps(gated)).containsExactly("LinearFloats", "Activate", "BinaryFloats");
  }

  @Test
  void activationIsNotFusedWhereTheProductIsAnOutput() {
    String y = identity(sketch.input(Shape.of(1, 2)));
    String activated = sketch.node(new Op.Unary(UnaryFunction.RELU), null, y);
    assertThat(steps(y, activated)).containsExactly("LinearFloats", "Activate");
  }

  @Test
  void reshapeAndAdjacentSliceTakeNoStep() {
    String y = identity(sketch.input(Shape.of(1, 2)));
    String row = sketch.node(new Op.Reshape(Shape.of(2)), null, y);
    String last = sketch.node(new Op.Slice(0, 1, 2), null, row);
    CompiledModel model = compile(last);
    assertThat(steps(last)).containsExactly("LinearFloats");
    assertThat(score(model, 3, 4)).containsExactly(4);
  }

  @Test
  void whatNoOutputNeedsTakesNoStep() {
    String x = sketch.input(Shape.of(1, 2));
    identity(x);
    assertThat(steps(sketch.node(new Op.Unary(UnaryFunction.TANH), null, x)))
        .containsExactly("Activate");
  }

  @Test
  void constantsAreComputedOnceEvenAsWeights() {
    String x = sketch.input(Shape.of(1, 2));
    String weight = sketch.floats(Shape.of(1, 2), -1, 2);
    String positive = sketch.node(new Op.Unary(UnaryFunction.RELU), null, weight);
    String y = sketch.node(new Op.Linear(), null, x, positive);
    String offset =
        sketch.node(new Op.Unary(UnaryFunction.RELU), null, sketch.floats(Shape.of(1), 7));
    String sum = sketch.node(new Op.Binary(BinaryFunction.ADD), null, y, offset);
    CompiledModel model = compile(sum);
    assertThat(steps(sum)).containsExactly("LinearFloats", "BinaryFloats");
    assertThat(score(model, 10, 100)).containsExactly(207);
    assertThat(score(model, 1, 1)).containsExactly(9);
  }

  @Test
  void constantMayBeAnOutput() {
    String x = sketch.input(Shape.of(1));
    CompiledModel model = compile(x, sketch.floats(Shape.of(2), 5, 6));
    assertThat(score(model, 4)).containsExactly(4, 5, 6);
  }

  @Test
  void int8InputIsQuantizedAndInt8OutputDequantized() {
    TensorSpec x = TensorSpec.int8("x", Shape.of(1, 4), QuantParams.perTensor(0.5f, 1));
    TensorSpec y = TensorSpec.int8("y", Shape.of(1, 4), QuantParams.perTensor(0.25f, -2));
    Node relu = new Node("relu", new Op.Unary(UnaryFunction.RELU), List.of("x"), List.of("y"));
    Graph graph =
        new Graph(List.of(x, y), Map.of(), List.of(relu), List.of("x"), List.of("y"), List.of());
    CompiledModel model = ModelCompiler.compile(artifact(graph));
    assertThat(score(model, 1.3f, -3, Float.NaN, 1e9f)).containsExactly(1.5f, 0, 0, 32.25f);
  }

  @Test
  void stateIsReadAndOverwritten() {
    String x = sketch.input(Shape.of(1));
    String total = sketch.input(Shape.of(1));
    String next = sketch.node(new Op.Binary(BinaryFunction.ADD), null, x, total);
    sketch.state(total, next);
    CompiledModel model = compile(sketch.node(new Op.Unary(UnaryFunction.RELU), null, next));
    Scorer scorer = model.newScorer();
    float[] state = new float[model.stateLength()];
    float[] outputs = new float[1];
    scorer.score(new float[] {3}, state, outputs);
    scorer.score(new float[] {4}, state, outputs);
    assertThat(state).containsExactly(7);
    assertThat(outputs).containsExactly(7);
    assertThatThrownBy(() -> scorer.score(new float[1], outputs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a state array of length 1, not 0");
  }

  @Test
  void arraysOfTheWrongLengthAreRefused() {
    Scorer scorer = compile(identity(sketch.input(Shape.of(1, 2)))).newScorer();
    assertThatThrownBy(() -> scorer.score(new float[3], new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a features array of length 2, not 3");
    assertThatThrownBy(() -> scorer.score(new float[2], new float[1]))
        .hasMessageContaining("needs an outputs array of length 2, not 1");
  }

  @Test
  void computedWeightsAreRefused() {
    String x = sketch.input(Shape.of(2, 2));
    String y = sketch.node(new Op.Linear(), null, x, x);
    assertThatThrownBy(() -> compile(y))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage("linear 'n0': input 1 ('x0') is computed, but weights must be constant");
  }

  @Test
  void weightOfMinus128IsRefused() {
    assertThatThrownBy(() -> compile(int8Linear(new byte[] {-128, 1}, 0)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("linear 'n1'")
        .hasMessageContaining("contains -128; weights must be in [-127, 127]");
  }

  @Test
  void accumulatorThatCouldOverflowIsRefused() {
    assertThatThrownBy(() -> compile(int8Linear(new byte[] {127, 127}, Integer.MAX_VALUE - 32511)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("linear 'n1': the sum of output 0 can reach 2147483648");
  }

  @Test
  void accumulatorThatJustFitsIsComputed() {
    CompiledModel model =
        compile(int8Linear(new byte[] {127, 127}, Integer.MAX_VALUE - 2 * 127 * 128));
    assertThat(score(model, 12.7f, 12.7f)).containsExactly(12.7f);
  }

  @Test
  void biasOfAnotherScaleIsRefused() {
    TensorData bias = TensorData.ofInts(Shape.of(1), 3);
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.int8("x", Shape.of(1, 1), TENTHS),
                TensorSpec.int8("w", Shape.of(1, 1), TENTHS),
                new TensorSpec("b", bias.type(), bias.shape(), QuantParams.perTensor(0.1f, 0)),
                TensorSpec.int8("y", Shape.of(1, 1), TENTHS)),
            Map.of("w", TensorData.ofBytes(Shape.of(1, 1), (byte) 1), "b", bias),
            List.of(new Node("fc", new Op.Linear(), List.of("x", "w", "b"), List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    assertThatThrownBy(() -> ModelCompiler.compile(artifact(graph)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("linear 'fc': bias 'b' has scale 0.1 for output 0");
  }

  @Test
  void modelThatNeedsEndlessMemoryIsRefused() {
    String x = sketch.input(Shape.of(1, 1, 1));
    String weight = sketch.floats(Shape.of(1, 1, 1), 1);
    int padding = 1 << 26;
    Op.Conv conv = new Op.Conv(List.of(1), List.of(padding, 0), List.of(1), 1);
    String y = sketch.node(conv, null, x, weight);
    String mean = sketch.node(new Op.ReduceMean(List.of(2), false), null, y);
    assertThatThrownBy(() -> compile(mean))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("at most 67108864 are supported");
  }

  private String int8Linear(byte[] weights, int bias) {
    String x = sketch.node(new Op.Quantize(), TENTHS, sketch.input(Shape.of(1, 2)));
    String weight = sketch.bytes(Shape.of(1, 2), TENTHS, weights);
    return sketch.node(new Op.Linear(), TENTHS, x, weight, sketch.ints(bias));
  }
}
