package io.sluice.runtime.plain.onnx.quantized;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.onnx.OnnxCall;
import org.junit.jupiter.api.Test;

/** Expected values are worked out by hand. */
class MicrosoftOpsTest {
  private static OnnxCall op(String name) {
    return OnnxCall.of("com.microsoft." + name, 1);
  }

  private static OnnxCall bytes(OnnxCall call, long zeroPoint, double scale, long... values) {
    return parameters(
        call.longs(DataType.UINT8, Shape.of(1, 1, values.length), values), zeroPoint, scale);
  }

  private static OnnxCall parameters(OnnxCall call, long zeroPoint, double scale) {
    return call.floats(Shape.of(), scale).longs(DataType.UINT8, Shape.of(), zeroPoint);
  }

  @Test
  void sumsAndProductsAreRequantized() {
    OnnxCall sum = bytes(bytes(op("QLinearAdd"), 10, 0.5, 10, 12, 255), 20, 1, 21);
    assertThat(parameters(sum, 100, 0.5).runToLongs()).containsExactly(102, 104, 255);
    OnnxCall product = bytes(bytes(op("QLinearMul"), 10, 0.5, 9, 12, 255), 20, 1, 24);
    assertThat(parameters(product, 100, 2).runToLongs()).containsExactly(99, 102, 255);
  }

  @Test
  void functionsAreThoseOfTheReals() {
    OnnxCall sigmoid = bytes(op("QLinearSigmoid"), 128, 1, 128, 0, 255);
    assertThat(parameters(sigmoid, 0, 0.00390625).runToLongs()).containsExactly(128, 0, 255);
    OnnxCall leaky = bytes(op("QLinearLeakyRelu").reals("alpha", 0.5f), 128, 1, 128, 108, 138);
    assertThat(parameters(leaky, 50, 1).runToLongs()).containsExactly(50, 40, 60);
  }

  @Test
  void poolsAverageWhatIsNotPadding() {
    OnnxCall global = bytes(op("QLinearGlobalAveragePool"), 10, 1, 10, 13, 16);
    assertThat(parameters(global, 5, 0.5).runToLongs()).containsExactly(11);
    OnnxCall pool =
        bytes(
            op("QLinearAveragePool").ints("kernel_shape", 2).ints("pads", 1, 0), 10, 1, 12, 14, 20);
    assertThat(parameters(pool, 0, 1).runToLongs()).containsExactly(2, 3, 7);
    assertThatThrownBy(pool.ints("channels_last", 1)::prepare)
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("channels_last is not supported");
  }

  @Test
  void joinedTensorsGetOneScale() {
    OnnxCall concat = parameters(op("QLinearConcat").ints("axis", 2), 1, 2);
    assertThat(bytes(bytes(concat, 0, 1, 4, 5), 3, 4, 3, 4).runToLongs())
        .containsExactly(3, 3, 1, 3);
  }

  @Test
  void softmaxIsTakenOfTheReals() {
    OnnxCall softmax = bytes(op("QLinearSoftmax").ints("opset", 13), 0, 1, 7, 7, 0, 7, 7);
    assertThat(parameters(softmax, 0, 0.00390625).runToLongs()).containsExactly(64, 64, 0, 64, 64);
  }

  @Test
  void gemmIsRequantizedOrGivesReals() {
    OnnxCall real =
        op("QGemm")
            .ints("transB", 1)
            .longs(DataType.UINT8, Shape.of(1, 2), 11, 12)
            .floats(Shape.of(), 0.5)
            .longs(DataType.UINT8, Shape.of(), 10)
            .longs(DataType.INT8, Shape.of(2, 2), 1, 2, -3, -4)
            .floats(Shape.of(2), 1, 2)
            .longs(DataType.INT8, Shape.of(2), 0, 1)
            .longs(DataType.INT32, Shape.of(2), 100, 0);
    assertThat(real.runToDoubles()).containsExactly(52.5, -14);
    assertThat(parameters(real, 128, 1).runToLongs()).containsExactly(180, 114);
  }
}
