package io.sluice.runtime.plain.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.kernels.LookupTable;
import io.sluice.kernels.Quantization;
import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

/** Within one step of the function in wide arithmetic, and equal where no rounding is in doubt. */
class FixedPointUnaryTest {
  private static final float STEP = 1 / 16f;

  private static double nearest(double real, Quantization to) {
    BigDecimal q = new BigDecimal(real / to.scale()).setScale(0, RoundingMode.HALF_UP);
    return Math.max(-128, Math.min(127, q.doubleValue() + to.zeroPoint()));
  }

  private static double hardSwish(double x) {
    return x * Math.max(0, Math.min(6, x + 3)) / 6;
  }

  @Property(tries = 300)
  void functionsAreWithinOneStep(
      @ForAll @FloatRange(min = 0.002f, max = 0.2f) @Scale(4) float from,
      @ForAll @FloatRange(min = 0.01f, max = 0.2f) @Scale(4) float to,
      @ForAll @IntRange(min = -128, max = 127) int zeroFrom,
      @ForAll @IntRange(min = -128, max = 127) int zeroTo) {
    Quantization in = new Quantization(from, zeroFrom);
    Quantization out = new Quantization(to, zeroTo);
    LookupTable clamp = FixedPointUnary.clamp(in, out, 0f, 6f);
    LookupTable leaky = FixedPointUnary.leakyRelu(in, out, 0.3f);
    LookupTable swish = FixedPointUnary.hardSwish(in, out);
    for (int q = -128; q <= 127; q++) {
      double x = (double) from * (q - zeroFrom);
      assertThat(Math.abs(clamp.get((byte) q) - nearest(Math.max(0, Math.min(6, x)), out)))
          .isLessThanOrEqualTo(1);
      assertThat(Math.abs(leaky.get((byte) q) - nearest(x >= 0 ? x : 0.3f * x, out)))
          .isLessThanOrEqualTo(1);
      assertThat(Math.abs(swish.get((byte) q) - nearest(hardSwish(x), out))).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void clampWithinOneScaleOnlyCuts() {
    Quantization scale = new Quantization(STEP, -10);
    LookupTable table = FixedPointUnary.clamp(scale, scale, 0f, 6f);
    assertThat(table.isClamp()).isTrue();
    assertThat(table.least()).isEqualTo(-10);
    assertThat(table.greatest()).isEqualTo(86);
    assertThat(FixedPointUnary.clamp(scale, scale, -1f, Float.POSITIVE_INFINITY).greatest())
        .isEqualTo(127);
  }

  @Test
  void hardSwishIsTheIdentityFromThreeOnAndNothingBelowMinusThree() {
    Quantization in = new Quantization(STEP, 0);
    LookupTable table = FixedPointUnary.hardSwish(in, in);
    assertThat(table.get((byte) -48)).isZero();
    assertThat(table.get((byte) -128)).isZero();
    // 3 is one unit short of 1 in 16 bits, and the product is truncated.
    assertThat(table.get((byte) 127)).isEqualTo((byte) 127);
    assertThat(table.get((byte) 48)).isEqualTo((byte) 48);
    // -1.5 * 1.5 / 6 = -0.375.
    assertThat(table.get((byte) -24)).isEqualTo((byte) -6);
  }
}
