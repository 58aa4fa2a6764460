package io.sluice.tools.boosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Comparisons of floats with {@link FloatThreshold} against those of doubles that LightGBM makes.
 */
class FloatThresholdTest {
  private static final int THRESHOLDS = 200_000;

  /** As LightGBM finds a threshold between two values. */
  private static double between(double a, double b) {
    return Math.nextUp((a + b) / 2);
  }

  private static void assertAgreesAround(double threshold) {
    float rounded = FloatThreshold.of(threshold);
    float x = (float) threshold;
    for (int i = 0; i < 3; i++) {
      x = Math.nextDown(x);
    }
    for (int i = 0; i < 7; i++, x = Math.nextUp(x)) {
      assertThat(x <= rounded).as("%s <= %s", x, threshold).isEqualTo((double) x <= threshold);
    }
  }

  @Test
  void aModelOfFloatsDividesEveryFloatAsTheDoubleDoes() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < THRESHOLDS; i++) {
      float a = (float) ((random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-12, 13)));
      float b = Math.nextUp(a);
      int apart = random.nextInt(4) == 0 ? 0 : random.nextInt(1 << random.nextInt(1, 26));
      for (int step = 0; step < Math.min(apart, 3); step++) {
        b = Math.nextUp(b);
      }
      b = apart > 3 ? Float.intBitsToFloat(Float.floatToRawIntBits(b) ^ apart) : b;
      assertAgreesAround(between(Math.min(a, b), Math.max(a, b)));
    }
  }

  @Test
  void aModelOfDecimalsDividesDecimalsAsTheDoubleDoes() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < THRESHOLDS; i++) {
      int digits = random.nextInt(0, 5);
      long a = random.nextLong(-99_999, 99_999);
      long b = a + random.nextInt(1, 5);
      double threshold = between(decimal(a, digits), decimal(b, digits));
      float rounded = FloatThreshold.of(threshold);
      for (long x = a - 1; x <= b + 1; x++) { // among them the middle itself, if it is a decimal
        double value = decimal(x, digits);
        assertThat((float) value <= rounded)
            .as("%s <= %s", value, threshold)
            .isEqualTo(value <= threshold);
      }
    }
  }

  private static double decimal(long unscaled, int digits) {
    return BigDecimal.valueOf(unscaled, digits).doubleValue();
  }

  @Test
  void noDoubleThatIsAtMostAThresholdIsAboveItAsAFloat() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < THRESHOLDS; i++) {
      double threshold = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(-12, 13));
      float rounded = FloatThreshold.of(threshold);
      double value = threshold;
      for (int step = 0; step < 5; step++, value = Math.nextDown(value)) {
        assertThat((float) value <= rounded).as("%s <= %s", value, threshold).isTrue();
      }
      assertThat(Math.nextUp(Math.nextUp((float) threshold)) <= rounded).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1e-35, 1e-35",
    "1e300, 3.4028235e38",
    "-1e300, -Infinity",
    "Infinity, Infinity",
    "-Infinity, -Infinity",
    "1e-60, 0",
    "0.5, 0.5",
    "-0.5, -0.5",
  })
  void theEndsOfTheLine(double threshold, float expected) {
    assertThat(FloatThreshold.of(threshold) + 0f).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0", "-1e-60", "1e-60", "1e300", "-1e300", "16777216.5", "-16777216.5"})
  void floatsAroundTheEndsAreDividedAsDoubles(double threshold) {
    assertAgreesAround(threshold);
    for (float x : new float[] {0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
      assertThat(x <= FloatThreshold.of(threshold)).isEqualTo((double) x <= threshold);
    }
  }
}
