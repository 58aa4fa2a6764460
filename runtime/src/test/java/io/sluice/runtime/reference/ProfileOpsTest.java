package io.sluice.runtime.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.OneOp;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the profiles differ, worked out by hand. */
class ProfileOpsTest {
  private static final QuantParams UNIT = params(1, 0);

  private static QuantParams params(float scale, int zeroPoint) {
    return QuantParams.perTensor(scale, zeroPoint);
  }

  /** Sums 1, -1, 3, -3, 5, -5 in units of 1/2. */
  @ParameterizedTest
  @CsvSource({
    "SLUICE, 0, 0, 2, -2, 2, -2",
    "ONNXRUNTIME, 0, 0, 2, -2, 2, -2",
    "TFLITE_XNNPACK, 0, 0, 2, -2, 2, -2",
    "TFLITE_REFERENCE, 1, -1, 2, -2, 3, -3",
    "TFLITE_OPTIMIZED, 1, 0, 2, -1, 3, -2",
  })
  void tiesOfLinear(NumericsProfile profile, byte a, byte b, byte c, byte d, byte e, byte f) {
    byte[] y =
        OneOp.of(new Op.Linear())
            .under(profile)
            .bytes(Shape.of(6, 1), UNIT, 1, -1, 3, -3, 5, -5)
            .bytes(Shape.of(1, 1), UNIT, 1)
            .run(params(2, 0));
    assertThat(y).containsExactly(a, b, c, d, e, f);
  }

  /** Sums 1, -1, 2, -2, 3, -3 in units of 1/4: the second of two roundings has the ties. */
  @ParameterizedTest
  @CsvSource({
    "SLUICE, 0, 0, 0, 0, 1, -1",
    "ONNXRUNTIME, 0, 0, 0, 0, 1, -1",
    "TFLITE_XNNPACK, 0, 0, 0, 0, 1, -1",
    "TFLITE_REFERENCE, 1, 0, 1, -1, 1, -1",
    "TFLITE_OPTIMIZED, 1, 0, 1, 0, 1, 0",
  })
  void tiesOfConvolutions(NumericsProfile profile, byte a, byte b, byte c, byte d, byte e, byte f) {
    byte[] y =
        OneOp.of(new Op.Conv(List.of(1), List.of(0, 0), List.of(1), 1))
            .under(profile)
            .bytes(Shape.of(1, 1, 6), UNIT, 1, -1, 2, -2, 3, -3)
            .bytes(Shape.of(1, 1, 1), UNIT, 1)
            .run(params(4, 0));
    assertThat(y).containsExactly(a, b, c, d, e, f);
  }

  /** Nine channels with the sum -2 in units of 1/4: eight of a whole block, and one behind it. */
  @ParameterizedTest
  @CsvSource({
    "SLUICE, 0, 0",
    "TFLITE_XNNPACK, 0, 0",
    "TFLITE_REFERENCE, -1, -1",
    "TFLITE_OPTIMIZED, 0, -1",
  })
  void tiesOfDepthwiseConvolutions(NumericsProfile profile, byte ofBlock, byte behind) {
    byte[] y =
        OneOp.of(new Op.Conv(List.of(1), List.of(0, 0), List.of(1), 9))
            .under(profile)
            .bytes(Shape.of(1, 9, 1), UNIT, -2, -2, -2, -2, -2, -2, -2, -2, -2)
            .bytes(Shape.of(9, 1, 1), UNIT, 1, 1, 1, 1, 1, 1, 1, 1, 1)
            .run(params(4, 0));
    assertThat(y)
        .containsExactly(
            ofBlock, ofBlock, ofBlock, ofBlock, ofBlock, ofBlock, ofBlock, ofBlock, behind);
  }

  @ParameterizedTest
  @CsvSource({
    "SLUICE, 123, 9, 5",
    "ONNXRUNTIME, 123, 9, 5",
    "TFLITE_REFERENCE, 123, 10, 4",
    "TFLITE_OPTIMIZED, 123, 10, 4",
    "TFLITE_XNNPACK, 122, 9, 5",
  })
  void quantizing(NumericsProfile profile, byte quotient, byte tie, byte negativeTie) {
    byte[] quotients =
        OneOp.of(new Op.Quantize()).under(profile).floats(Shape.of(1), 4.9f).run(params(0.04f, 0));
    byte[] ties =
        OneOp.of(new Op.Quantize())
            .under(profile)
            .floats(Shape.of(2), 1.25f, -1.25f)
            .run(params(0.5f, 7));
    assertThat(quotients).containsExactly(quotient);
    assertThat(ties).containsExactly(tie, negativeTie);
  }

  /**
   * relu: 0.5 and -0.5 of a unit. relu6 is cut. tanh(0) and sigmoid(0) are exact. hardswish(1) =
   * 2/3, 42.67 units; TensorFlow Lite's product is truncated on the way.
   */
  @ParameterizedTest
  @CsvSource({
    "SLUICE, 0, 0, 2, 0, 48, 43",
    "ONNXRUNTIME, 0, 0, 2, 0, 48, 43",
    "TFLITE_REFERENCE, 1, 0, 2, 0, 48, 43",
    "TFLITE_OPTIMIZED, 1, 0, 2, 0, 48, 43",
    "TFLITE_XNNPACK, 1, 0, 2, 0, 48, 43",
  })
  void functions(
      NumericsProfile profile,
      byte tie,
      byte negative,
      byte tie3,
      byte zero,
      byte six,
      byte swish) {
    QuantParams half = params(0.5f, 0);
    assertThat(unary(profile, UnaryFunction.RELU, half, UNIT, 1, -1, 3))
        .containsExactly(tie, negative, tie3);
    assertThat(unary(profile, UnaryFunction.TANH, half, params(1 / 128f, 0), 0))
        .containsExactly(zero);
    assertThat(unary(profile, UnaryFunction.SIGMOID, half, params(1 / 256f, -128), 0))
        .containsExactly(0);
    assertThat(unary(profile, UnaryFunction.RELU6, half, params(0.125f, 0), 100))
        .containsExactly(six);
    assertThat(unary(profile, UnaryFunction.HARD_SWISH, half, params(1 / 64f, 0), 2))
        .containsExactly(swish);
  }

  private static byte[] unary(
      NumericsProfile profile, UnaryFunction function, QuantParams from, QuantParams to, int... x) {
    return OneOp.of(new Op.Unary(function))
        .under(profile)
        .bytes(Shape.of(x.length), from, x)
        .run(to);
  }
}
