package io.sluice.tools.onnx;

import static io.sluice.tools.onnx.RandomTensors.integer;
import static io.sluice.tools.onnx.RandomTensors.real;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Quantized ops against ONNX Runtime, to the bit, on odd shapes.
 *
 * <p>Weights of INT8 have 7 bits here. On CPUs with AVX2 but without VNNI, ONNX Runtime multiplies
 * UINT8 by INT8 in pairs that saturate at 16 bits: 255 * 127 * 2 does not fit, 255 * 64 * 2 does.
 * {@link IntegerProductTest} has the whole range, with another oracle.
 */
class QuantizedOrtTest {
  private final RandomTensors samples = new RandomTensors();

  /** Weights of that type which cannot saturate in a product. */
  private TensorData weights(DataType type, int... extents) {
    return type == DataType.INT8
        ? samples.between(-64, 64, type, extents)
        : samples.integers(type, extents);
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"INT8", "UINT8", "INT16"})
  void quantizationOfTensorsSlicesAndBlocks(DataType type) {
    OrtOracle.op("QuantizeLinear", 21)
        .input(samples.floats(2, 3, 5))
        .constant(real(0.013))
        .constant(integer(type, 7))
        .checkExact();
    for (int axis = 0; axis < 3; axis++) {
      int extent = List.of(2, 3, 5).get(axis);
      TensorData scales = samples.scales(extent);
      TensorData zeroPoints = samples.integers(type, extent);
      OrtOracle.op("QuantizeLinear", 21)
          .attribute("axis", axis - 3)
          .input(samples.floats(2, 3, 5))
          .constant(scales)
          .constant(zeroPoints)
          .checkExact();
      OrtOracle.op("DequantizeLinear", 21)
          .attribute("axis", axis)
          .input(samples.integers(type, 2, 3, 5))
          .constant(scales)
          .constant(zeroPoints)
          .checkExact();
    }
    OrtOracle.op("QuantizeLinear", 21)
        .attribute("axis", 1)
        .attribute("block_size", 2)
        .input(samples.floats(2, 3, 5))
        .constant(samples.scales(2, 2, 5))
        .constant(samples.integers(type, 2, 2, 5))
        .checkExact();
  }

  @Test
  void dynamicQuantization() {
    OrtOracle.op("DynamicQuantizeLinear", 11).outputs(3).input(samples.floats(7)).checkExact();
    OrtOracle.op("DynamicQuantizeLinear", 11).outputs(3).input(samples.scales(3, 5)).checkExact();
  }

  @ParameterizedTest
  @CsvSource({"INT8, INT8", "INT8, UINT8", "UINT8, INT8", "UINT8, UINT8"})
  void matrixProducts(DataType a, DataType b) {
    OrtOracle.op("MatMulInteger", 10)
        .input(samples.integers(a, 2, 5, 7))
        .constant(weights(b, 7, 3))
        .input(integer(a, 3))
        .constant(samples.integers(b, 3))
        .checkExact();
    if (a == DataType.INT8 && b == DataType.UINT8) {
      return; // ONNX Runtime has no QLinearMatMul of these.
    }
    OrtOracle.op("QLinearMatMul", 10)
        .input(samples.integers(a, 2, 5, 7))
        .constant(real(0.05))
        .constant(integer(a, 9))
        .constant(weights(b, 7, 3))
        .constant(samples.scales(3))
        .constant(TensorData.ofLongs(b, Shape.of(3), 3, 3, 3))
        .constant(real(4))
        .constant(integer(a, 11))
        .checkExact();
  }

  @ParameterizedTest
  @CsvSource({"UINT8, INT8", "INT8, INT8"})
  void convolutions(DataType x, DataType w) {
    for (int dilation = 1; dilation <= 2; dilation++) {
      OrtOracle.op("QLinearConv", 10)
          .attribute("group", 2)
          .attribute("pads", List.of(1, 0, 2, 1))
          .attribute("dilations", List.of(dilation, dilation))
          .input(samples.integers(x, 1, 4, 7, 9))
          .constant(real(0.05))
          .constant(integer(x, 9))
          .constant(weights(w, 6, 2, 3, 2))
          .constant(samples.scales(6))
          .constant(samples.between(0, 0, w, 6))
          .constant(real(1.5))
          .constant(integer(x, 11))
          .constant(samples.between(-500, 500, DataType.INT32, 6))
          .checkExact();
    }
  }

  @Test
  void integerConvolutions() {
    OrtOracle.op("ConvInteger", 10)
        .attribute("strides", List.of(2, 1))
        .attribute("auto_pad", "SAME_UPPER")
        .input(samples.integers(DataType.UINT8, 1, 3, 7, 9))
        .constant(samples.integers(DataType.UINT8, 5, 3, 3, 2))
        .constant(integer(DataType.UINT8, 7))
        .constant(integer(DataType.UINT8, 9))
        .checkExact();
  }

  private OrtOracle tensor(OrtOracle oracle, double scale, int... extents) {
    return oracle
        .input(samples.integers(DataType.UINT8, extents))
        .constant(real(scale))
        .constant(integer(DataType.UINT8, 7));
  }

  private static OrtOracle output(OrtOracle oracle, double scale) {
    return oracle.constant(real(scale)).constant(integer(DataType.UINT8, 3));
  }

  @Test
  void opsOfOnnxRuntimesQuantizer() {
    for (String op : List.of("QLinearAdd", "QLinearMul")) {
      OrtOracle first = tensor(OrtOracle.microsoft(op), 0.013, 3, 37);
      output(tensor(first, 0.021, 37), 0.03).checkExact();
    }
    output(tensor(OrtOracle.microsoft("QLinearLeakyRelu"), 0.05, 257), 0.03).checkExact();
    output(tensor(OrtOracle.microsoft("QLinearSigmoid"), 0.05, 257), 0.004).checkExact();
    output(tensor(OrtOracle.microsoft("QLinearGlobalAveragePool"), 0.05, 1, 33, 7, 5), 0.01)
        .checkExact();
    OrtOracle pool = OrtOracle.microsoft("QLinearAveragePool");
    pool.attribute("kernel_shape", List.of(3, 2)).attribute("pads", List.of(1, 0, 1, 1));
    // Ties, which the order of its float products decides.
    output(tensor(pool, 0.05, 1, 3, 7, 9), 0.03).check(0, 1);
  }
}
