package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationsTest {
  /** A prime: the sweep meets every exponent and all kinds of significands. */
  private static final int STRIDE = 2003;

  @Test
  void expIsWithinTwoUlpsOverAllFloats() {
    assertThat(worstUlps(Activations::exp, StrictMath::exp, Float.NEGATIVE_INFINITY)).isLessThan(2);
  }

  @Test
  void sigmoidIsWithinThreeUlpsOverAllFloats() {
    assertThat(worstUlps(Activations::sigmoid, ActivationsTest::sigmoid, Float.NEGATIVE_INFINITY))
        .isLessThan(3);
  }

  @Test
  void tanhIsWithinTwoUlpsOverAllFloats() {
    assertThat(worstUlps(Activations::tanh, StrictMath::tanh, Float.NEGATIVE_INFINITY))
        .isLessThan(2);
  }

  @Test
  void siluIsWithinFourUlpsWhereTheSigmoidIsNormal() {
    assertThat(worstUlps(Activations::silu, x -> x * sigmoid(x), -87f)).isLessThan(4);
  }

  @Test
  void expOverflowsAndUnderflowsWhereItShould() {
    assertThat(Activations.exp(88.72283f)).isFinite();
    assertThat(Activations.exp(88.72284f)).isInfinite();
    assertThat(Activations.exp(-103.97207f)).isEqualTo(Float.MIN_VALUE);
    assertThat(Activations.exp(-103.97209f)).isZero();
    assertThat(Activations.exp(Float.POSITIVE_INFINITY)).isInfinite();
    assertThat(Activations.exp(Float.NEGATIVE_INFINITY)).isZero();
    assertThat(Activations.exp(0f)).isEqualTo(1f);
    assertThat(Activations.exp(-0f)).isEqualTo(1f);
  }

  @Test
  void tanhIsOddToTheBit() {
    for (float x : new float[] {0f, Float.MIN_VALUE, 0.1f, 0.625f, 1f, 9.1f, 1e30f}) {
      assertThat(Float.floatToRawIntBits(Activations.tanh(-x)))
          .isEqualTo(Float.floatToRawIntBits(-Activations.tanh(x)));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, NaN",
    "Infinity, 1",
    "-Infinity, 0",
    "-3, 0",
    "-2.9999998, 3.9736431e-08",
    "0, 0.5",
    "3, 1",
    "1, 0.6666667",
    "2.9999998, 1",
    "3.4e38, 1",
  })
  void hardSigmoidIsPyTorchs(float x, Float y) {
    assertThat(Activations.hardSigmoid(x)).isEqualTo(y);
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, NaN",
    "-3, -0.0",
    "-2.9999998, -1.1920928e-07",
    "-0.0, -0.0",
    "3, 3",
    "3.4e38, Infinity",
  })
  void hardSwishIsPyTorchs(float x, Float y) {
    assertThat(Activations.hardSwish(x)).isEqualTo(y);
  }

  @ParameterizedTest
  @ValueSource(floats = {-3f, 3f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void hardSigmoidGradientIsExactlyZeroOutsideTheOpenInterval(float x) {
    assertThat(Activations.hardSigmoidGradient(x, Float.POSITIVE_INFINITY)).isZero();
  }

  @ParameterizedTest
  @ValueSource(floats = {-2.9999998f, -0f, 1f, 2.9999998f})
  void hardSigmoidGradientIsASixthInside(float x) {
    assertThat(Activations.hardSigmoidGradient(x, 1f)).isEqualTo(0.16666667f);
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, NaN",
    "Infinity, 1",
    "-Infinity, 0",
    "-3, 0",
    "-2.9999998, -0.49999994",
    "0, 0.5",
    "2.9999998, 1.5",
    "3, 1",
  })
  void hardSwishGradientIsPyTorchs(float x, Float y) {
    assertThat(Activations.hardSwishGradient(x, 1f)).isEqualTo(y);
  }

  @ParameterizedTest
  @CsvSource({"NaN, NaN", "-Infinity, 0", "-1, 0", "-0, -0", "0.25, 0.25", "6, 6", "Infinity, 6"})
  void relu6Clamps(float x, Float y) {
    assertThat(Activations.relu6(x)).isEqualTo(y);
  }

  @ParameterizedTest
  @CsvSource({"NaN, 0", "-1, 0", "0, 0", "1.4e-45, 2", "5.9999995, 2", "6, 0", "Infinity, 0"})
  void relu6GradientIsOpenAtBothEnds(float x, Float y) {
    assertThat(Activations.relu6Gradient(x, 2f)).isEqualTo(y);
  }

  @ParameterizedTest
  @CsvSource({"NaN, NaN, 2", "-1, 0, 0", "0, 0, 0", "3, 3, 2", "Infinity, Infinity, 2"})
  void reluPassesPositivesAndNaN(float x, Float y, float gradient) {
    assertThat(Activations.relu(x)).isEqualTo(y);
    assertThat(Activations.reluGradient(x, 2f)).isEqualTo(gradient);
  }

  @ParameterizedTest
  @CsvSource({"NaN, NaN", "-2.5, 0", "-1, 0.3", "0, 0.5", "2.5, 1", "Infinity, 1"})
  void hardSigmoidWithSlopeIsOnnxs(float x, Float y) {
    assertThat(Activations.hardSigmoid(x, 0.2f, 0.5f)).isEqualTo(y);
  }

  private static double sigmoid(double x) {
    return x >= 0 ? 1 / (1 + StrictMath.exp(-x)) : StrictMath.exp(x) / (1 + StrictMath.exp(x));
  }

  private static double worstUlps(FloatFunction function, DoubleUnaryOperator truth, float from) {
    double worst = 0;
    for (long bits = 0; bits <= 0xffff_ffffL; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      if (!(x < from)) {
        worst = Math.max(worst, ulps(function.apply(x), truth.applyAsDouble(x)));
      }
    }
    return worst;
  }

  private static double ulps(float y, double truth) {
    if (Double.isNaN(truth)) {
      return Float.isNaN(y) ? 0 : Double.POSITIVE_INFINITY;
    }
    float nearest = (float) truth;
    if (Float.isInfinite(nearest) || Float.isInfinite(y)) {
      return nearest == y ? 0 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(y - truth) / Math.ulp(nearest);
  }
}
