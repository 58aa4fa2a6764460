package io.sluice.tools.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.BinaryFunction;
import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.op.Values;
import io.sluice.runtime.reference.GraphInterpreter;
import io.sluice.tools.GraphSketch;
import io.sluice.tools.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class QuantizerTest {
  private static final Op ADD = GraphSketch.binary(BinaryFunction.ADD);
  private static final Op SUB = GraphSketch.binary(BinaryFunction.SUB);
  private static final Op MUL = GraphSketch.binary(BinaryFunction.MUL);

  private static Graph quantize(Graph graph, QuantizerOptions options) {
    return new Quantizer(options).quantize(graph, GraphSketch.samples(graph, 20, 2), Progress.NONE);
  }

  private static Graph quantize(Graph graph) {
    return quantize(graph, QuantizerOptions.defaults());
  }

  private static List<String> names(Graph graph) {
    return graph.nodes().stream().map(Node::name).toList();
  }

  private static QuantParams params(Graph graph, String tensor) {
    return graph.tensor(tensor).requireQuantization();
  }

  private static GraphSketch conv(GraphSketch sketch, String name, String input, int in, int out) {
    return sketch
        .random(name + ".w", 0.5f, out, in, 3)
        .random(name + ".b", 0.5f, out)
        .op(name, GraphSketch.conv1d(1), input, name + ".w", name + ".b");
  }

  /** Conv, ReLU, conv with an SE gate, global pool, linear. */
  private static Graph gatedNet() {
    GraphSketch sketch = new GraphSketch().input("x", 1, 3, 17);
    conv(sketch, "c1", "x", 3, 7).op("r1", GraphSketch.relu(), "c1");
    conv(sketch, "c2", "r1", 7, 5)
        .op("squeeze", new Op.AdaptiveAvgPool(List.of(1)), "c2")
        .random("gate.w", 2, 5, 5, 1)
        .random("gate.b", 1, 5)
        .op("gate", GraphSketch.conv1d(0), "squeeze", "gate.w", "gate.b")
        .op("sigma", Op.HardSigmoid.torch(), "gate")
        .op("scaled", MUL, "c2", "sigma")
        .op("pool", new Op.AdaptiveAvgPool(List.of(1)), "scaled")
        .op("flat", new Op.Reshape(Shape.of(1, 5)), "pool")
        .random("fc.w", 1, 3, 5)
        .random("fc.b", 1, 3)
        .op("fc", new Op.Linear(), "flat", "fc.w", "fc.b");
    return sketch.outputs("fc");
  }

  @Test
  void everythingBetweenInputAndOutputBecomesInt8() {
    Graph quantized = quantize(gatedNet());
    assertThat(names(quantized))
        .containsExactly(
            "x.quantize",
            "c1",
            "r1",
            "c2",
            "squeeze",
            "gate",
            "sigma",
            "scaled",
            "pool",
            "flat",
            "fc",
            "fc.dequantize");
    assertThat(quantized.tensor("x").type()).isEqualTo(DataType.FLOAT32);
    assertThat(quantized.tensor("fc").type()).isEqualTo(DataType.FLOAT32);
    assertThat(quantized.tensor("fc.int8").type()).isEqualTo(DataType.INT8);
    assertThat(quantized.tensor("c1.w").type()).isEqualTo(DataType.INT8);
    assertThat(quantized.tensor("c1.b").type()).isEqualTo(DataType.INT32);
  }

  @Test
  void aQuantizedNetIsWithinAFewStepsOfTheFloatNetAtEveryTensor() {
    Graph graph = gatedNet();
    Graph quantized = quantize(graph);
    for (Map<String, float[]> sample : GraphSketch.samples(graph, 20, 2)) {
      Values expected = new GraphInterpreter(graph).run(sample);
      Values actual = new GraphInterpreter(quantized).run(sample);
      for (Node node : graph.nodes()) {
        String tensor = node.output();
        QuantParams params = params(quantized, tensor.equals("fc") ? "fc.int8" : tensor);
        float[] reals = actual.reals(tensor);
        float[] floats = expected.floats(tensor);
        for (int i = 0; i < floats.length; i++) {
          float wanted = tensor.equals("c1") ? Math.max(0, floats[i]) : floats[i];
          assertThat(reals[i]).as(tensor).isCloseTo(wanted, within(4 * params.scale()));
        }
      }
    }
  }

  @Test
  void gatesHaveFixedParameters() {
    GraphSketch sketch = new GraphSketch().input("x", 1, 2, 5);
    conv(sketch, "c", "x", 2, 2)
        .op("hardsigmoid", Op.HardSigmoid.torch(), "c")
        .op("sigmoid", new Op.Unary(UnaryFunction.SIGMOID), "c")
        .op("tanh", new Op.Unary(UnaryFunction.TANH), "c")
        .op("softmax", new Op.Softmax(1), "c");
    Graph quantized = quantize(sketch.outputs("hardsigmoid", "sigmoid", "tanh", "softmax"));
    QuantParams unit = QuantParams.perTensor(0.00390625f, -128);
    assertThat(params(quantized, "hardsigmoid.int8")).isEqualTo(unit);
    assertThat(params(quantized, "sigmoid.int8")).isEqualTo(unit);
    assertThat(params(quantized, "softmax.int8")).isEqualTo(unit);
    assertThat(params(quantized, "tanh.int8")).isEqualTo(QuantParams.perTensor(0.0078125f, 0));
  }

  @Test
  void inputParametersComeFromTheSamples() {
    Graph graph = conv(new GraphSketch().input("x", 1, 1, 3), "c", "x", 1, 1).outputs("c");
    Graph quantized =
        new Quantizer(QuantizerOptions.defaults())
            .quantize(
                graph,
                List.of(Map.of("x", new float[] {1, 2, 3}), Map.of("x", new float[] {2, 5.1f, 4})),
                Progress.NONE);
    assertThat(params(quantized, "x.int8")).isEqualTo(QuantParams.perTensor(0.02f, -128));
  }

  @Test
  void aLayerThatOnlyAReluReadsGetsTheRelusParameters() {
    GraphSketch sketch = new GraphSketch().input("x", 1, 2, 7);
    conv(sketch, "c1", "x", 2, 3).op("r1", GraphSketch.relu(), "c1");
    conv(sketch, "c2", "r1", 3, 3).op("r2", new Op.Unary(UnaryFunction.RELU6), "c2");
    conv(sketch, "c3", "r2", 3, 3).op("r3", GraphSketch.relu(), "c3").op("sum", ADD, "r3", "c3");
    conv(sketch, "c4", "sum", 3, 1);
    Graph quantized = quantize(sketch.outputs("c4"));
    assertThat(params(quantized, "c1")).isEqualTo(params(quantized, "r1"));
    assertThat(params(quantized, "c1").zeroPoint()).isEqualTo(-128);
    assertThat(params(quantized, "c2")).isEqualTo(params(quantized, "r2"));
    assertThat(params(quantized, "c3")).isNotEqualTo(params(quantized, "r3"));
  }

  @Test
  void changesOfShapeKeepTheParameters() {
    GraphSketch sketch = new GraphSketch().input("x", 1, 2, 7);
    conv(sketch, "c", "x", 2, 3)
        .op("transposed", new Op.Transpose(List.of(0, 2, 1)), "c")
        .op("reshaped", new Op.Reshape(Shape.of(1, 21)), "transposed")
        .op("sliced", new Op.Slice(1, 3, 8), "reshaped")
        .random("fc.w", 1, 2, 5)
        .op("fc", new Op.Linear(), "sliced", "fc.w");
    Graph quantized = quantize(sketch.outputs("fc"));
    assertThat(params(quantized, "transposed")).isEqualTo(params(quantized, "c"));
    assertThat(params(quantized, "reshaped")).isEqualTo(params(quantized, "c"));
    assertThat(params(quantized, "sliced")).isEqualTo(params(quantized, "c"));
  }

  @Test
  void whatIsConcatenatedHasCommonParameters() {
    GraphSketch sketch = new GraphSketch().input("x", 1, 2, 7);
    conv(sketch, "a", "x", 2, 3).op("r", GraphSketch.relu(), "a");
    conv(sketch, "b", "x", 2, 2)
        .op("s", new Op.Unary(UnaryFunction.SIGMOID), "b")
        .op("joined", new Op.Concat(1), "r", "s", "b");
    conv(sketch, "c", "joined", 7, 1);
    Graph quantized = quantize(sketch.outputs("c"));
    QuantParams common = params(quantized, "joined");
    assertThat(List.of("a", "r", "s", "b"))
        .allSatisfy(tensor -> assertThat(params(quantized, tensor)).isEqualTo(common));
  }

  @Test
  void concatenatedGatesKeepTheirFixedParameters() {
    GraphSketch sketch = new GraphSketch().input("x", 1, 2, 7);
    conv(sketch, "a", "x", 2, 3)
        .op("s", new Op.Unary(UnaryFunction.SIGMOID), "a")
        .op("h", Op.HardSigmoid.torch(), "a")
        .op("joined", new Op.Concat(1), "s", "h");
    conv(sketch, "c", "joined", 6, 1);
    assertThat(params(quantize(sketch.outputs("c")), "joined"))
        .isEqualTo(QuantParams.perTensor(0.00390625f, -128));
  }

  /** The window's mean taken off before the first layer, the squared error after the last. */
  private static Graph autoencoder() {
    GraphSketch sketch =
        new GraphSketch()
            .input("x", 1, 2, 9)
            .op("mean", new Op.ReduceMean(List.of(2), true), "x")
            .op("centred", SUB, "x", "mean");
    conv(sketch, "encoder", "centred", 2, 5).op("relu", GraphSketch.relu(), "encoder");
    conv(sketch, "decoder", "relu", 5, 2)
        .op("error", SUB, "centred", "decoder")
        .op("square", MUL, "error", "error")
        .op("score", new Op.ReduceMean(List.of(0, 1, 2), false), "square");
    return sketch.outputs("score");
  }

  @Test
  void theReconstructionErrorAndArithmeticOnInputsStayFloat() {
    Graph quantized = quantize(autoencoder());
    assertThat(names(quantized))
        .containsExactly(
            "mean",
            "centred",
            "centred.quantize",
            "encoder",
            "relu",
            "decoder",
            "decoder.dequantize",
            "error",
            "square",
            "score");
    for (String tensor : List.of("centred", "decoder", "error", "square", "score")) {
      assertThat(quantized.tensor(tensor).type()).isEqualTo(DataType.FLOAT32);
    }
  }

  @Test
  void withoutTheFloatTailTheErrorIsInt8Too() {
    Graph quantized = quantize(autoencoder(), QuantizerOptions.defaults().withoutFloatTail());
    assertThat(quantized.tensor("square").type()).isEqualTo(DataType.INT8);
    assertThat(quantized.tensor("score").type()).isEqualTo(DataType.FLOAT32);
  }

  @Test
  void namedNodesStayFloatAndWhatFollowsThemToo() {
    GraphSketch sketch = new GraphSketch().input("x", 1, 2, 7);
    conv(sketch, "c1", "x", 2, 3).op("r1", GraphSketch.relu(), "c1");
    conv(sketch, "c2", "r1", 3, 3).op("r2", GraphSketch.relu(), "c2");
    conv(sketch, "c3", "r2", 3, 1);
    Graph quantized =
        quantize(sketch.outputs("c3"), QuantizerOptions.defaults().keepingFloat("c2"));
    assertThat(names(quantized))
        .containsExactly(
            "x.quantize",
            "c1",
            "r1",
            "r1.dequantize",
            "c2",
            "r2",
            "r2.quantize",
            "c3",
            "c3.dequantize");
    assertThat(quantized.tensor("c2.w").type()).isEqualTo(DataType.FLOAT32);
  }

  @Test
  void recurrentLayersHaveInt8WeightsAndFloatStates() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 3, 2)
            .state("h0", "h", 1, 4)
            .random("w_ih", 1, 12, 2)
            .random("w_hh", 1, 12, 4)
            .random("b_ih", 1, 12)
            .random("b_hh", 1, 12)
            .op(List.of("y", "h"), new Op.Gru(), "x", "h0", "w_ih", "w_hh", "b_ih", "b_hh")
            .random("fc.w", 1, 1, 4)
            .op("fc", new Op.Linear(), "y", "fc.w")
            .outputs("fc", "h");
    Graph quantized = quantize(graph);
    assertThat(names(quantized))
        .containsExactly("x.quantize", "y", "y.quantize", "fc", "fc.dequantize");
    assertThat(quantized.tensor("w_hh").type()).isEqualTo(DataType.INT8);
    assertThat(quantized.tensor("b_ih").type()).isEqualTo(DataType.FLOAT32);
    assertThat(quantized.states()).isEqualTo(graph.states());
    Map<String, float[]> inputs =
        Map.of("x", new float[] {1, -1, 0.5f, 0, 2, -2}, "h0", new float[4]);
    float[] expected = new GraphInterpreter(graph).run(inputs).floats("fc");
    float[] actual = new GraphInterpreter(quantized).run(inputs).floats("fc");
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(0.1f));
    }
  }

  @Test
  void batchNormIsFoldedFirst() {
    Graph graph =
        conv(new GraphSketch().input("x", 1, 2, 7), "c", "x", 2, 2)
            .constant("one", Shape.of(2), 1, 1)
            .constant("zero", Shape.of(2), 0, 0)
            .op("bn", new Op.BatchNorm(0), "c", "one", "zero", "zero", "one")
            .outputs("bn");
    assertThat(names(quantize(graph))).containsExactly("x.quantize", "c", "bn.dequantize");
  }

  @Test
  void constantOperandsAreQuantized() {
    GraphSketch sketch = new GraphSketch().input("x", 1, 2, 7);
    conv(sketch, "c", "x", 2, 2)
        .constant("shift", Shape.of(1, 2, 1), -1.275f, 1.275f)
        .op("shifted", ADD, "c", "shift");
    conv(sketch, "d", "shifted", 2, 1);
    Graph quantized = quantize(sketch.outputs("d"));
    assertThat(params(quantized, "shift.int8")).isEqualTo(QuantParams.perTensor(0.01f, 0));
    assertThat(Objects.requireNonNull(quantized.constant("shift.int8")).toBytes())
        .containsExactly(-128, 127);
  }

  @Test
  void sharedWeightsAreQuantizedForEachLayer() {
    GraphSketch sketch =
        new GraphSketch().input("x", 1, 2, 7).random("w", 1, 2, 2, 1).random("b", 1, 2);
    sketch
        .op("first", GraphSketch.conv1d(0), "x", "w", "b")
        .op("second", GraphSketch.conv1d(0), "first", "w", "b");
    Graph quantized = quantize(sketch.outputs("second"));
    assertThat(quantized.constants().keySet())
        .containsExactly("b.first", "b.second", "w.first", "w.second");
  }

  @Test
  void progressCountsTheSamples() {
    List<String> heard = new ArrayList<>();
    Graph graph = gatedNet();
    new Quantizer(QuantizerOptions.defaults())
        .quantize(
            graph,
            GraphSketch.samples(graph, 3, 1),
            (what, done, total) -> heard.add(what + " " + done + "/" + total));
    assertThat(heard).containsExactly("calibration 1/3", "calibration 2/3", "calibration 3/3");
  }

  @Test
  void calibrationWithoutSamplesIsRefused() {
    assertThatThrownBy(
            () ->
                new Quantizer(QuantizerOptions.defaults())
                    .quantize(gatedNet(), List.of(), Progress.NONE))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("calibration: there are no samples");
  }

  @Test
  void activationsThatAreNotFiniteAreNamed() {
    Graph graph =
        conv(new GraphSketch().input("x", 1, 1, 3), "c", "x", 1, 1)
            .op("sq", MUL, "c", "c")
            .outputs("sq");
    List<Map<String, float[]>> samples =
        List.of(Map.of("x", new float[] {1, 2, 3}), Map.of("x", new float[] {1e38f, 1e38f, 1e38f}));
    assertThatThrownBy(
            () ->
                new Quantizer(QuantizerOptions.defaults()).quantize(graph, samples, Progress.NONE))
        .hasMessageContaining("sample 1 produces Infinity in tensor 'sq' of binary 'sq'");
  }

  @Test
  void unknownFloatNodesAreNamed() {
    assertThatThrownBy(
            () -> quantize(gatedNet(), QuantizerOptions.defaults().keepingFloat("fc", "c9")))
        .hasMessageContaining(
            "the graph has no nodes [c9] to keep in float; its nodes are [c1, r1,");
  }

  @Test
  void aGraphWithoutLayersIsRefused() {
    Graph graph = new GraphSketch().input("x", 1, 3).op("y", GraphSketch.relu(), "x").outputs("y");
    assertThatThrownBy(() -> quantize(graph)).hasMessageStartingWith("quantizer: no node can be");
  }

  @Test
  void aQuantizedGraphIsRefused() {
    Graph quantized = quantize(gatedNet());
    assertThatThrownBy(() -> quantize(quantized))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageStartingWith("calibration: tensor 'x.int8' is I8, but calibration needs a float")
        .hasMessageEndingWith("('sluice train' writes it with --float-output)");
  }

  @Test
  void weightsThatAreNotFiniteAreNamed() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 1, 1)
            .constant("h0", Shape.of(1, 1), 0)
            .constant("w_ih", Shape.of(3, 1), 1, Float.POSITIVE_INFINITY, 1)
            .constant("w_hh", Shape.of(3, 1), 1, 1, 1)
            .constant("b", Shape.of(3), 0, 0, 0)
            .op(List.of("y", "h"), new Op.Gru(), "x", "h0", "w_ih", "w_hh", "b", "b")
            .outputs("y");
    assertThatThrownBy(
            () ->
                new Quantizer(QuantizerOptions.defaults())
                    .quantize(graph, List.of(Map.of("x", new float[] {1})), Progress.NONE))
        .hasMessage("gru 'y': constant 'w_ih' has the value Infinity");
  }
}
