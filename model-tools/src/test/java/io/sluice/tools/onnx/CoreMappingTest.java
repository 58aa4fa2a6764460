package io.sluice.tools.onnx;

import static io.sluice.model.DataType.FLOAT32;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is mapped agrees with the plain form, to the bit where the definitions are the same. */
class CoreMappingTest {
  private static TensorData random(int... extents) {
    Shape shape = Shape.of(extents);
    Random random = new Random(shape.hashCode());
    float[] values = new float[shape.elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat() * 2 - 1;
    }
    return TensorData.ofFloats(shape, values);
  }

  private static TensorData scalar(float value) {
    return TensorData.ofFloats(Shape.of(), value);
  }

  private static TensorData longs(long... values) {
    return TensorData.ofLongs(DataType.INT64, Shape.of(values.length), values);
  }

  private static OnnxSketch x(int opset, Object... dimensions) {
    return new OnnxSketch(opset).input("x", FLOAT32, dimensions);
  }

  /** One node that reads x. */
  private static MappingCheck unary(
      int opset, String type, Map<String, ?> attributes, Object... x) {
    return new MappingCheck(
        x(opset, x).node(type, List.of("x"), List.of("y"), attributes).output("y"));
  }

  @Test
  void convolutionsWithConstantWeights() throws OrtException {
    new MappingCheck(
            x(11, 1, 4, 7, 5)
                .initializer("w", random(6, 2, 3, 3))
                .initializer("b", random(6))
                .node(
                    "Conv",
                    List.of("x", "w", "b"),
                    List.of("y"),
                    Map.of(
                        "group", 2,
                        "strides", List.of(2, 1),
                        "pads", List.of(1, 0, 2, 1),
                        "dilations", List.of(2, 1)))
                .output("y"))
        .becomes("Conv")
        .agrees(1e-6, 1e-5);
    new MappingCheck(
            x(22, 3, 2, 11)
                .initializer("w", random(3, 2, 5))
                .node("Conv", List.of("x", "w"), List.of("y"))
                .output("y"))
        .becomes("Conv")
        .agrees(1e-6, 1e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SAME_UPPER", "SAME_LOWER", "VALID"})
  void automaticPaddingIsResolved(String autoPad) throws OrtException {
    new MappingCheck(
            x(11, 1, 1, 8, 7)
                .initializer("w", random(1, 1, 3, 2))
                .node(
                    "Conv",
                    List.of("x", "w"),
                    List.of("y"),
                    Map.of("auto_pad", autoPad, "strides", List.of(2, 3)))
                .output("y"))
        .becomes("Conv")
        .agrees(1e-6, 1e-5);
  }

  @Test
  void aConvolutionWithComputedWeightsStays() throws OrtException {
    new MappingCheck(
            x(11, 1, 1, 5)
                .input("w", FLOAT32, 1, 1, 3)
                .node("Conv", List.of("x", "w"), List.of("y"))
                .output("y"))
        .becomes("onnx Conv")
        .agrees(0, 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"0,1,''", "1,1,7", "0,0.5,1x7", "1,1,''", "0,2,1"})
  void matrixProductsWithConstantWeights(int transB, float beta, String bias) throws OrtException {
    OnnxSketch sketch = x(13, 3, 5);
    sketch.initializer("w", transB == 1 ? random(7, 5) : random(5, 7));
    List<String> inputs = bias.isEmpty() ? List.of("x", "w") : List.of("x", "w", "c");
    if (!bias.isEmpty()) {
      sketch.initializer("c", bias.equals("1x7") ? random(1, 7) : random(Integer.parseInt(bias)));
    }
    sketch.node("Gemm", inputs, List.of("y"), Map.of("transB", transB, "beta", beta));
    new MappingCheck(sketch.output("y")).becomes("Linear").agrees(0, 1e-5);
  }

  @Test
  void aScaledOrTransposedProductStays() throws OrtException {
    OnnxSketch sketch = x(13, 3, 5).initializer("w", random(5, 7)).initializer("v", random(3, 2));
    sketch.node("Gemm", List.of("x", "w"), List.of("y"), Map.of("alpha", 0.5f));
    sketch.node("Gemm", List.of("x", "v"), List.of("z"), Map.of("transA", 1));
    new MappingCheck(sketch.output("y").output("z"))
        .becomes("onnx Gemm", "onnx Gemm")
        .agrees(0, 1e-5);
  }

  @Test
  void aProductAndAVectorAreALinearLayer() throws OrtException {
    OnnxSketch sketch = x(13, 2, 3, 5).initializer("w", random(5, 7)).initializer("b", random(7));
    sketch.node("MatMul", List.of("x", "w"), List.of("p"));
    sketch.node("Add", List.of("b", "p"), List.of("y"));
    new MappingCheck(sketch.output("y")).becomes("Linear").agrees(1e-5, 1e-5);
    // The product itself is asked for too.
    new MappingCheck(sketch.output("p")).becomes("Linear", "Binary").agrees(0, 1e-5);
  }

  @Test
  void aProductOfAVectorIsALinearLayer() throws OrtException {
    OnnxSketch sketch = x(13, 5).initializer("w", random(5, 7));
    sketch.node("MatMul", List.of("x", "w"), List.of("y"));
    new MappingCheck(sketch.output("y")).becomes("Linear").agrees(0, 1e-5);
  }

  @Test
  void batchNormalization() throws OrtException {
    OnnxSketch sketch = x(15, 1, 3, 2, 5);
    for (String name : List.of("scale", "b", "mean")) {
      sketch.initializer(name, random(3));
    }
    sketch.initializer("var", TensorData.ofFloats(Shape.of(3), 0.1f, 1, 7));
    sketch.node(
        "BatchNormalization",
        List.of("x", "scale", "b", "mean", "var"),
        List.of("y"),
        Map.of("epsilon", 1e-3f));
    new MappingCheck(sketch.output("y")).becomes("BatchNorm").agrees(1e-6, 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"Relu,RELU", "Sigmoid,SIGMOID", "Tanh,TANH", "HardSwish,HARD_SWISH"})
  void activations(String type, String function) throws OrtException {
    unary(14, type, Map.of(), 3, 33).becomes(function).agrees(1e-6, 1e-5);
  }

  @Test
  void hardSigmoidsOfAnySlope() throws OrtException {
    unary(6, "HardSigmoid", Map.of(), 33).becomes("HardSigmoid").agrees(1e-7, 1e-6);
    Map<String, Float> torch = Map.of("alpha", 1 / 6f, "beta", 0.5f);
    assertThat(
            unary(14, "HardSigmoid", torch, 33).becomes("HardSigmoid").core().nodes().get(0).op())
        .isEqualTo(Op.HardSigmoid.torch());
    unary(14, "HardSigmoid", torch, 33).agrees(1e-7, 1e-6);
  }

  @Test
  void clipsFromZeroToSix() throws OrtException {
    unary(6, "Clip", Map.of("min", 0f, "max", 6f), 33).becomes("RELU6").agrees(0, 0);
    unary(6, "Clip", Map.of("min", 0f, "max", 5f), 33).becomes("onnx Clip").agrees(0, 0);
    new MappingCheck(
            x(13, 33)
                .initializer("zero", scalar(0))
                .initializer("six", scalar(6))
                .node("Clip", List.of("x", "zero", "six"), List.of("y"))
                .node("Clip", List.of("x", "", "six"), List.of("z"))
                .output("y")
                .output("z"))
        .becomes("RELU6", "onnx Clip")
        .agrees(0, 0);
  }

  private static OnnxSketch shifted() {
    return x(13, 33)
        .initializer("zero", scalar(0))
        .initializer("three", scalar(3))
        .initializer("six", scalar(6))
        .node("Add", List.of("x", "three"), List.of("s"))
        .node("Clip", List.of("s", "zero", "six"), List.of("c"));
  }

  @Test
  void chainsThatRoundAsHardSigmoidAndHardSwishDo() throws OrtException {
    new MappingCheck(shifted().node("Div", List.of("c", "six"), List.of("y")).output("y"))
        .becomes("HardSigmoid")
        .agrees(0, 0);
    new MappingCheck(
            shifted()
                .node("Mul", List.of("c", "x"), List.of("p"))
                .node("Div", List.of("p", "six"), List.of("y"))
                .output("y"))
        .becomes("HARD_SWISH")
        .agrees(0, 0);
    // It would round once more.
    new MappingCheck(
            shifted()
                .initializer("sixth", scalar(1 / 6f))
                .node("Mul", List.of("c", "sixth"), List.of("y"))
                .output("y"))
        .becomes("Binary", "RELU6", "Binary")
        .agrees(0, 0);
  }

  @Test
  void aProductWithItsOwnSigmoid() throws OrtException {
    new MappingCheck(
            x(13, 3, 7)
                .node("Sigmoid", List.of("x"), List.of("s"))
                .node("Mul", List.of("s", "x"), List.of("y"))
                .output("y"))
        .becomes("SILU")
        .agrees(1e-6, 1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Add", "Sub", "Mul"})
  void binaryOpsBroadcast(String type) throws OrtException {
    new MappingCheck(
            x(13, 1, 3, 5)
                .input("z", FLOAT32, 7, 1, 1)
                .initializer("c", scalar(0.3f))
                .node(type, List.of("z", "x"), List.of("p"))
                .node(type, List.of("p", "c"), List.of("y"))
                .output("y"))
        .becomes("Binary", "Binary")
        .agrees(0, 0);
  }

  @Test
  void integersStayPlain() {
    OnnxModel model =
        new OnnxSketch(14)
            .input("x", DataType.INT64, 3)
            .node("Add", List.of("x", "x"), List.of("y"))
            .output("y")
            .read();
    assertThat(OnnxImporter.importModel(model, ImportOptions.defaults()).nodes().get(0).op())
        .isInstanceOf(Op.Imported.class);
  }

  @Test
  void meansOverAxes() throws OrtException {
    unary(13, "ReduceMean", Map.of("axes", List.of(-1, 0), "keepdims", 0), 3, 5, 7)
        .becomes("ReduceMean")
        .agrees(1e-6, 1e-5);
    unary(13, "ReduceMean", Map.of(), 3, 5).becomes("ReduceMean").agrees(1e-6, 1e-5);
    new MappingCheck(
            x(18, 3, 5, 7)
                .initializer("axes", longs(1))
                .node("ReduceMean", List.of("x", "axes"), List.of("y"))
                .output("y"))
        .becomes("ReduceMean")
        .agrees(1e-6, 1e-5);
  }

  @Test
  void averagePoolsWithoutOverlap() throws OrtException {
    unary(13, "GlobalAveragePool", Map.of(), 1, 3, 5, 7)
        .becomes("AdaptiveAvgPool")
        .agrees(1e-6, 1e-5);
    Map<String, ?> halves = Map.of("kernel_shape", List.of(3, 7), "strides", List.of(3, 1));
    unary(11, "AveragePool", halves, 1, 2, 6, 7).becomes("AdaptiveAvgPool").agrees(1e-6, 1e-5);
    unary(11, "AveragePool", halves, 1, 2, 7, 7).becomes("onnx AveragePool").agrees(0, 1e-5);
  }

  @Test
  void softmaxOfEachOpset() throws OrtException {
    unary(13, "Softmax", Map.of("axis", -2), 3, 5, 7).becomes("Softmax").agrees(1e-6, 1e-6);
    unary(11, "Softmax", Map.of("axis", 2), 3, 5, 7).becomes("Softmax").agrees(1e-6, 1e-6);
    unary(11, "Softmax", Map.of(), 3, 5, 1, 1).becomes("onnx Softmax").agrees(0, 1e-6);
    unary(11, "Softmax", Map.of(), 3, 5).becomes("Softmax").agrees(1e-6, 1e-6);
  }

  @Test
  void shapes() throws OrtException {
    new MappingCheck(
            x(13, 2, 3, 1, 5)
                .initializer("shape", longs(0, -1))
                .initializer("axes", longs(0, 3))
                .node("Reshape", List.of("x", "shape"), List.of("a"))
                .node("Unsqueeze", List.of("a", "axes"), List.of("b"))
                .node("Squeeze", List.of("b"), List.of("c"))
                .node("Flatten", List.of("c"), List.of("d"))
                .node("Transpose", List.of("d"), List.of("y"))
                .output("y"))
        .becomes("Reshape", "Reshape", "Reshape", "Transpose")
        .agrees(0, 0);
  }

  @Test
  void nodesThatDoNothingGo() throws OrtException {
    new MappingCheck(
            x(13, 2, 3)
                .node("Identity", List.of("x"), List.of("a"))
                .node("Dropout", List.of("a"), List.of("b"))
                .node("Relu", List.of("b"), List.of("c"))
                .node("Identity", List.of("c"), List.of("y"))
                .node("Identity", List.of("x"), List.of("z"))
                .output("y")
                .output("z"))
        .becomes("RELU", "Reshape", "Reshape")
        .agrees(0, 0);
  }

  @Test
  void concatenationsSlicesAndSplits() throws OrtException {
    new MappingCheck(
            x(13, 2, 6, 5)
                .initializer("starts", longs(-4, 1))
                .initializer("ends", longs(9, -1))
                .initializer("axes", longs(1, 2))
                .initializer("parts", longs(1, 3))
                .node("Slice", List.of("x", "starts", "ends", "axes"), List.of("s"))
                .node("Split", List.of("s", "parts"), List.of("p", "q"), Map.of("axis", 1))
                .node("Concat", List.of("q", "p", "q"), List.of("y"), Map.of("axis", -2))
                .output("y"))
        .becomes("Slice", "Slice", "Slice", "Slice", "Concat")
        .agrees(0, 0);
    new MappingCheck(
            x(13, 5)
                .initializer("starts", longs(4))
                .initializer("ends", longs(0))
                .initializer("axes", longs(0))
                .initializer("steps", longs(-2))
                .node("Slice", List.of("x", "starts", "ends", "axes", "steps"), List.of("y"))
                .output("y"))
        .becomes("onnx Slice")
        .agrees(0, 0);
  }

  private static MappingCheck recurrent(
      String type, int gates, int length, int batch, int opset, Map<String, ?> attributes) {
    OnnxSketch sketch = x(opset, length, batch, 3);
    sketch.initializer("w", random(1, gates * 5, 3)).initializer("r", random(1, gates * 5, 5));
    sketch.initializer("b", random(1, 2 * gates * 5)).input("h", FLOAT32, 1, batch, 5);
    return new MappingCheck(
        sketch
            .node(type, List.of("x", "w", "r", "b", "", "h"), List.of("y", "yh"), attributes)
            .output("y")
            .output("yh"));
  }

  @ParameterizedTest
  @CsvSource({"1,1", "7,1", "1,3", "7,3"})
  void recurrentLayers(int length, int batch) throws OrtException {
    recurrent("GRU", 3, length, batch, 14, Map.of("hidden_size", 5, "linear_before_reset", 1))
        .agrees(1e-6, 1e-5);
    recurrent("LSTM", 4, length, batch, 14, Map.of("hidden_size", 5)).agrees(1e-6, 1e-5);
  }

  @Test
  void recurrentLayersBecomeOursOnlyWhereTheyAreTheSame() throws OrtException {
    recurrent("GRU", 3, 7, 3, 7, Map.of("hidden_size", 5, "linear_before_reset", 1))
        .becomes("Reshape", "Transpose", "Gru", "Transpose", "Reshape", "Reshape");
    recurrent("GRU", 3, 7, 3, 7, Map.of("hidden_size", 5)).becomes("onnx GRU").agrees(0, 1e-5);
    recurrent("LSTM", 4, 7, 3, 7, Map.of("hidden_size", 5, "direction", "reverse"))
        .becomes("onnx LSTM")
        .agrees(0, 1e-5);
  }

  @Test
  void aStateThatIsLeftOutIsZero() throws OrtException {
    new MappingCheck(
            x(14, 4, 1, 3)
                .initializer("w", random(1, 20, 3))
                .initializer("r", random(1, 20, 5))
                .node(
                    "LSTM", List.of("x", "w", "r"), List.of("", "", "yc"), Map.of("hidden_size", 5))
                .output("yc"))
        .becomes("Reshape", "Lstm", "Reshape")
        .agrees(1e-6, 1e-5);
  }
}
