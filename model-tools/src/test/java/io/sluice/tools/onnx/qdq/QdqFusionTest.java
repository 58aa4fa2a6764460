package io.sluice.tools.onnx.qdq;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.ModelCompiler;
import io.sluice.tools.onnx.ImportOptions;
import io.sluice.tools.onnx.OnnxImporter;
import io.sluice.tools.onnx.OnnxSketch;
import io.sluice.tools.onnx.OrtRuntime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Quantized graphs of a few nodes, of INT8 and UINT8 activations, against ONNX Runtime. */
class QdqFusionTest {
  private static final Random RANDOM = new Random(5);

  /** A graph in the making: float nodes between casts. */
  private static final class Quantized {
    private final OnnxSketch sketch = new OnnxSketch(17);
    private final DataType type;

    Quantized(DataType type) {
      this.type = type;
    }

    private TensorData zeroPoint(int zeroPoint) {
      int shift = type == DataType.UINT8 ? 128 : 0;
      return TensorData.ofLongs(type, Shape.of(), zeroPoint + shift);
    }

    /** Quantizes a tensor and dequantizes it; the zero point is that of INT8. */
    Quantized cast(String name, float scale, int zeroPoint) {
      sketch
          .initializer(name + ".s", TensorData.ofFloats(Shape.of(), scale))
          .initializer(name + ".z", zeroPoint(zeroPoint))
          .node("QuantizeLinear", List.of(name, name + ".s", name + ".z"), List.of(name + ".q"))
          .node(
              "DequantizeLinear",
              List.of(name + ".q", name + ".s", name + ".z"),
              List.of(name + ".d"));
      return this;
    }

    /**
     * INT8 weights with a scale for each index of an axis. They have 7 bits, so that ONNX Runtime
     * does not saturate on CPUs without VNNI, see {@code QuantizedOrtTest}.
     */
    Quantized weights(String name, int axis, int... extents) {
      Shape shape = Shape.of(extents);
      float[] scales = new float[shape.dim(axis)];
      for (int i = 0; i < scales.length; i++) {
        scales[i] = 0.01f + 0.01f * RANDOM.nextFloat();
      }
      byte[] values = new byte[shape.elementCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (byte) (RANDOM.nextInt(129) - 64);
      }
      Shape perChannel = Shape.of(scales.length);
      sketch
          .initializer(name + ".q", TensorData.ofBytes(shape, values))
          .initializer(name + ".s", TensorData.ofFloats(perChannel, scales))
          .initializer(
              name + ".z", TensorData.ofLongs(DataType.INT8, perChannel, new long[scales.length]))
          .node(
              "DequantizeLinear",
              List.of(name + ".q", name + ".s", name + ".z"),
              List.of(name),
              Map.of("axis", axis));
      return this;
    }

    Quantized floats(String name, Shape shape) {
      float[] values = new float[shape.elementCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = RANDOM.nextFloat() - 0.5f;
      }
      sketch.initializer(name, TensorData.ofFloats(shape, values));
      return this;
    }

    Quantized node(String type, String output, String... inputs) {
      return node(type, output, Map.of(), inputs);
    }

    Quantized node(String type, String output, Map<String, ?> attributes, String... inputs) {
      sketch.node(type, List.of(inputs), List.of(output), attributes);
      return this;
    }

    /** The nodes that compute in float, after both gave the same integers. */
    List<String> check(Shape input, String output) throws OrtException {
      sketch.input("x", DataType.FLOAT32, input).output(output + ".d");
      Graph graph = OnnxImporter.importModel(sketch.read(), ImportOptions.defaults());
      float[] values = new float[input.elementCount()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) RANDOM.nextGaussian();
      }
      Map<String, TensorData> given = Map.of("x", TensorData.ofFloats(input, values));
      float[] ours = ModelCompiler.newRunner(graph).run(given).get(output + ".d").toFloats();
      float[] theirs = OrtRuntime.run(sketch.bytes(), given).get(output + ".d").toFloats();
      assertThat(ours).containsExactly(theirs);
      return QdqFusion.floatNodes(graph);
    }
  }

  private static Quantized of(DataType type, Consumer<Quantized> nodes) {
    Quantized quantized = new Quantized(type).cast("x", 0.02f, -3);
    nodes.accept(quantized);
    return quantized;
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"INT8", "UINT8"})
  void aConvolutionAndTheReluBehindIt(DataType type) throws OrtException {
    Quantized quantized =
        of(
            type,
            q ->
                q.weights("w", 0, 5, 3, 3)
                    .floats("b", Shape.of(5))
                    .node(
                        "Conv",
                        "c",
                        Map.of("auto_pad", "SAME_LOWER", "strides", List.of(2L)),
                        "x.d",
                        "w",
                        "b")
                    .node("Relu", "r", "c")
                    .cast("r", 0.05f, -128));
    assertThat(quantized.check(Shape.of(1, 3, 18), "r")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"INT8", "UINT8"})
  void matrixProductsWithTheirBiases(DataType type) throws OrtException {
    Quantized quantized =
        of(
            type,
            q ->
                q.weights("w", 1, 7, 5)
                    .floats("b", Shape.of(5))
                    .node("MatMul", "m", "x.d", "w")
                    .node("Add", "a", "b", "m")
                    .cast("a", 0.07f, 11)
                    .weights("v", 0, 3, 5)
                    .floats("c", Shape.of(1, 3))
                    .node("Gemm", "g", Map.of("transB", 1), "a.d", "v", "c")
                    .cast("g", 0.1f, 0));
    assertThat(quantized.check(Shape.of(1, 7), "g")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"INT8", "UINT8"})
  void poolsFunctionsAndCopies(DataType type) throws OrtException {
    Quantized quantized =
        of(
            type,
            q ->
                q.node("Sigmoid", "s", "x.d")
                    .cast("s", 1 / 256f, -128)
                    .node("Mul", "m", "x.d", "s.d")
                    .cast("m", 0.015f, -101)
                    .node(
                        "MaxPool",
                        "p",
                        Map.of("kernel_shape", List.of(3L), "pads", List.of(1L, 1L)),
                        "m.d")
                    .cast("p", 0.015f, -101)
                    .node("Concat", "c", Map.of("axis", 1), "p.d", "m.d", "p.d")
                    .cast("c", 0.02f, -90)
                    .node("Transpose", "t", Map.of("perm", List.of(0L, 2L, 1L)), "c.d")
                    .node("HardSwish", "h", "t")
                    .cast("h", 0.02f, -110)
                    .node("GlobalAveragePool", "g", "h.d")
                    .cast("g", 0.01f, -100)
                    .node("Softmax", "f", Map.of("axis", 1), "g.d")
                    .cast("f", 1 / 256f, -128));
    assertThat(quantized.check(Shape.of(1, 3, 17), "f")).isEmpty();
  }

  @Test
  void whatHasNoIntegerFormStaysInFloatBetweenCasts() throws OrtException {
    Quantized quantized =
        of(
            DataType.UINT8,
            q ->
                q.node("Abs", "a", "x.d")
                    .cast("a", 0.02f, 5)
                    .node("Sigmoid", "s", "a.d")
                    .cast("s", 1 / 256f, -128));
    assertThat(quantized.check(Shape.of(1, 9), "s")).containsExactly("Abs 'Abs2'");
  }

  @Test
  void weightsBelowTheSymmetricRangeStayInFloat() throws OrtException {
    Quantized quantized =
        of(
            DataType.INT8,
            q -> {
              q.sketch
                  .initializer("w.q", TensorData.ofBytes(Shape.of(3, 1), new byte[] {-128, 5, 127}))
                  .initializer("w.s", TensorData.ofFloats(Shape.of(), 0.01f))
                  .node("DequantizeLinear", List.of("w.q", "w.s"), List.of("w"));
              q.node("MatMul", "m", "x.d", "w")
                  .cast("m", 0.05f, 5)
                  .node("Relu", "r", "m.d")
                  .cast("r", 0.04f, -128);
            });
    assertThat(quantized.check(Shape.of(1, 3), "r")).containsExactly("linear 'MatMul3'");
  }

  @Test
  void aFloatGraphHasNothingToReport() {
    OnnxSketch sketch =
        new OnnxSketch(17)
            .input("x", DataType.FLOAT32, Shape.of(1, 9))
            .node("Abs", List.of("x"), List.of("y"))
            .output("y");
    Graph graph = OnnxImporter.importModel(sketch.read(), ImportOptions.defaults());
    assertThat(QdqFusion.floatNodes(graph)).isEmpty();
  }
}
