package io.sluice.kernels;

import static io.sluice.kernels.Requantization.FP32_EVEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequantizationTest {
  @ParameterizedTest
  @CsvSource({
    "0.5, 0, 0",
    "1.5, 0, 2",
    "-0.5, 0, 0",
    "-1.5, 3, 1",
    "2.5, -128, -126",
    "1e30, 5, 127",
    "-1e30, 5, -128",
    "Infinity, -7, 127",
    "-Infinity, -7, -128",
  })
  void roundsHalfToEvenThenSaturates(float value, int zeroPoint, int q) {
    assertThat(FP32_EVEN.round(value, zeroPoint)).isEqualTo((byte) q);
  }

  @ParameterizedTest
  @CsvSource({"-5, -3, 6, -3", "100, -3, 6, 6", "2.5, -3, 6, 2"})
  void clampsToTheFusedRange(float value, int low, int high, int q) {
    assertThat(FP32_EVEN.round(value, 0, low, high)).isEqualTo((byte) q);
  }

  @Property
  void agreesWithDecimalArithmetic(
      @ForAll @FloatRange(min = -400, max = 400) float value,
      @ForAll @IntRange(min = -128, max = 127) int zeroPoint) {
    int exact =
        new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN).intValueExact() + zeroPoint;
    assertThat(FP32_EVEN.round(value, zeroPoint))
        .isEqualTo((byte) Math.min(127, Math.max(-128, exact)));
  }

  @ParameterizedTest
  @CsvSource({
    "NaN, 0.5, 7, 7",
    "1.25, 0.5, 7, 9",
    "1.75, 0.5, 7, 11",
    "-Infinity, 0.5, 7, -128",
    "Infinity, 0.5, 7, 127",
    "3e38, 1e-30, 0, 127",
  })
  void quantizes(float x, float scale, int zeroPoint, int q) {
    assertThat(new Quantization(scale, zeroPoint).quantize(x)).isEqualTo((byte) q);
  }

  @ParameterizedTest
  @CsvSource({"-128, 0.5, 7, -67.5", "127, 0.25, -128, 63.75", "7, 0.1, 7, 0"})
  void dequantizes(byte q, float scale, int zeroPoint, float x) {
    assertThat(new Quantization(scale, zeroPoint).dequantize(q)).isEqualTo(x);
  }
}
