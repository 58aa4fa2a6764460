package io.sluice.runtime.plain.onnx.quantized;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.runtime.plain.onnx.OnnxCall;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expected values are worked out by hand. */
class QuantizedOpsTest {
  private static final double NAN = Double.NaN;
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void quantizingRoundsTiesToEvenBeforeTheZeroPointAndSaturates() {
    OnnxCall call =
        OnnxCall.of("QuantizeLinear", 13)
            .floats(Shape.of(8), 1, 3, 5, -1, 1000, -1000, NAN, INFINITY)
            .floats(Shape.of(), 2)
            .longs(DataType.INT8, Shape.of(), 1);
    assertThat(call.runToLongs()).containsExactly(1, 3, 3, 1, 127, -128, 1, 127);
  }

  @Test
  void theOutputTypeIsThatOfTheZeroPointOrTheOneNamed() {
    OnnxCall unsigned =
        OnnxCall.of("QuantizeLinear", 21).floats(Shape.of(2), -5, 70000).floats(Shape.of(), 1);
    assertThat(unsigned.runToLongs()).containsExactly(0, 255);
    assertThat(unsigned.ints("output_dtype", 4).runToLongs()).containsExactly(0, 65535);
    assertThat(unsigned.ints("output_dtype", 5).runToLongs()).containsExactly(-5, 32767);
    refused(unsigned.ints("output_dtype", 1), "does not quantize to F32");
    refused(unsigned.ints("output_dtype", 23), "output_dtype 23 is not supported");
  }

  @Test
  void scalesBelongToSlicesOfAnAxis() {
    OnnxCall call =
        OnnxCall.of("DequantizeLinear", 13)
            .ints("axis", -2)
            .longs(DataType.UINT8, Shape.of(1, 2, 3), 0, 1, 2, 128, 129, 255)
            .floats(Shape.of(2), 2, 0.5)
            .longs(DataType.UINT8, Shape.of(2), 1, 128);
    assertThat(call.runToDoubles()).containsExactly(-2, 0, 2, 0, 0.5, 63.5);
  }

  @Test
  void scalesBelongToBlocksOfAnAxisTheLastOfWhichMayBeShort() {
    OnnxCall call =
        OnnxCall.of("QuantizeLinear", 21)
            .ints("axis", 0)
            .ints("block_size", 2)
            .floats(Shape.of(3, 2), 10, 10, 20, 20, 30, 30)
            .floats(Shape.of(2, 2), 1, 10, 2, 5)
            .longs(DataType.INT16, Shape.of(2, 2), 0, 100, 0, 0);
    assertThat(call.runToLongs()).containsExactly(10, 101, 20, 102, 15, 6);
  }

  @Test
  void halvesAreDequantizedToHalves() {
    TensorData y =
        OnnxCall.of("DequantizeLinear", 19)
            .longs(DataType.INT32, Shape.of(2), 3, 2049)
            .data(DataType.FLOAT16, Shape.of(), 1)
            .run()
            .get(0);
    assertThat(y.type()).isEqualTo(DataType.FLOAT16);
    assertThat(y.toDoubles()).containsExactly(3, 2048);
  }

  @Test
  void scalesForEachChannelBeforeOpset13AreRefused() {
    refused(
        OnnxCall.of("DequantizeLinear", 10)
            .longs(DataType.INT8, Shape.of(1, 2), 1, 2)
            .floats(Shape.of(2), 1, 2),
        "scales [2] for each slice exist from opset 13 on, not in 10");
  }

  @Test
  void dynamicQuantizationIncludesZero() {
    List<TensorData> y =
        OnnxCall.of("DynamicQuantizeLinear", 11)
            .floats(Shape.of(3), 51, 102, 255)
            .outputs(true, true, true)
            .run();
    assertThat(y.get(0).toLongs()).containsExactly(51, 102, 255);
    assertThat(y.get(1).toDoubles()).containsExactly(1);
    assertThat(y.get(2).toLongs()).containsExactly(0);
    OnnxCall zeros = OnnxCall.of("DynamicQuantizeLinear", 11).floats(Shape.of(2), 0, 0);
    assertThat(zeros.runToLongs()).containsExactly(0, 0);
  }

  @Test
  void integerProductsTakeZeroPointsOfRowsAndColumns() {
    OnnxCall call =
        OnnxCall.of("MatMulInteger", 10)
            .longs(DataType.UINT8, Shape.of(2, 2), 255, 1, 1, 2)
            .longs(DataType.INT8, Shape.of(2, 2), -128, 10, 1, 20)
            .longs(DataType.UINT8, Shape.of(2), 1, 0)
            .longs(DataType.INT8, Shape.of(2), 1, 10);
    assertThat(call.runToLongs()).containsExactly(254 * -129, 0, -129, 20);
    assertThat(call.constant().runToLongs()).containsExactly(254 * -129, 0, -129, 20);
  }

  @Test
  void constantWeightsAreShiftedOnceWithTheSameResult() {
    OnnxCall call =
        OnnxCall.of("MatMulInteger", 10)
            .longs(DataType.UINT8, Shape.of(1, 2), 3, 4)
            .longs(DataType.UINT8, Shape.of(2, 1), 200, 100)
            .constant()
            .absent()
            .longs(DataType.UINT8, Shape.of(1), 128)
            .constant();
    assertThat(call.prepare().scratch().get(1).count()).isZero();
    assertThat(call.runToLongs()).containsExactly(3 * 72 - 4 * 28);
  }

  @Test
  void quantizedProductsRoundTheScaledSum() {
    OnnxCall call =
        OnnxCall.of("QLinearMatMul", 10)
            .longs(DataType.UINT8, Shape.of(1, 1), 138)
            .floats(Shape.of(), 1)
            .longs(DataType.UINT8, Shape.of(), 128)
            .longs(DataType.INT8, Shape.of(1, 4), 1, 2, 3, 100)
            .floats(Shape.of(4), 0.25, 0.25, 0.25, 1)
            .longs(DataType.INT8, Shape.of(4), 0, 0, 1, 0)
            .floats(Shape.of(), 1)
            .longs(DataType.UINT8, Shape.of(), 3);
    // 2.5, 5, 5 and 1000.
    assertThat(call.runToLongs()).containsExactly(5, 8, 8, 255);
  }

  @Test
  void quantizedConvolutionLeavesOutThePaddingAndAddsItsBias() {
    OnnxCall call =
        OnnxCall.of("QLinearConv", 10)
            .ints("pads", 1, 0)
            .longs(DataType.UINT8, Shape.of(1, 1, 3), 10, 20, 30)
            .floats(Shape.of(), 0.5)
            .longs(DataType.UINT8, Shape.of(), 10)
            .longs(DataType.INT8, Shape.of(2, 1, 2), 1, 2, -1, 0)
            .floats(Shape.of(2), 1, 2)
            .longs(DataType.INT8, Shape.of(2), 0, 0)
            .floats(Shape.of(), 1)
            .longs(DataType.UINT8, Shape.of(), 100)
            .longs(DataType.INT32, Shape.of(2), 7, 0);
    // Sums 7, 27, 57 by a half; 0, 0, -10 by 1.
    assertThat(call.runToLongs()).containsExactly(104, 114, 128, 100, 100, 90);
  }

  @Test
  void integerConvolutionSubtractsZeroPoints() {
    OnnxCall call =
        OnnxCall.of("ConvInteger", 10)
            .longs(DataType.UINT8, Shape.of(1, 1, 2), 10, 20)
            .longs(DataType.UINT8, Shape.of(2, 1, 2), 1, 2, 3, 4)
            .longs(DataType.UINT8, Shape.of(), 10)
            .longs(DataType.UINT8, Shape.of(2), 0, 5);
    assertThat(call.runToLongs()).containsExactly(20, -10);
  }

  private static void refused(OnnxCall call, String message) {
    assertThatThrownBy(call::prepare)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }
}
