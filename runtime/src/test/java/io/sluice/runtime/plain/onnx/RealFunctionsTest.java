package io.sluice.runtime.plain.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealFunctionsTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double[] EDGES = {
    0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 2.5, -2.5, 65, -65, INF, -INF, 0x1p53, 1e300, -1e300
  };

  @Test
  void anglesAreThoseOfStrictMath() {
    Random random = new Random(7);
    for (int i = 0; i < 20000; i++) {
      double x = random.nextGaussian() * StrictMath.pow(10, random.nextInt(11) - 2);
      close(Trigonometry.sin(x), StrictMath.sin(x));
      close(Trigonometry.cos(x), StrictMath.cos(x));
      close(Trigonometry.tan(x), StrictMath.tan(x));
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        1e-300,
        0.7853981633974483,
        1.5707963267948966,
        3.141592653589793,
        6.283185307179586,
        1e9,
        0x1p30,
        0x1.0000001p30,
        1e22,
        INF,
        Double.NaN
      })
  void anglesAtTheEdges(double x) {
    for (double angle : new double[] {x, -x}) {
      close(Trigonometry.sin(angle), StrictMath.sin(angle));
      close(Trigonometry.cos(angle), StrictMath.cos(angle));
      close(Trigonometry.tan(angle), StrictMath.tan(angle));
    }
    assertThat(1 / Trigonometry.sin(-0.0)).isEqualTo(-INF);
  }

  private static void close(double actual, double expected) {
    if (Double.isNaN(expected)) {
      assertThat(actual).isNaN();
    } else {
      assertThat(actual).isCloseTo(expected, within(3 * Math.ulp(expected)));
    }
  }

  @Test
  void powersAtTheEdgesAreThoseOfStrictMathButForOnes() {
    for (double a : EDGES) {
      for (double b : EDGES) {
        double expected = StrictMath.pow(a, b);
        double power = RealFunctions.power(a, b);
        if (Math.abs(a) == 1 && Double.isInfinite(b)) {
          assertThat(power).as("%s^%s", a, b).isEqualTo(1);
        } else if (Double.isNaN(expected)) {
          assertThat(power).as("%s^%s", a, b).isNaN();
        } else if (Double.isInfinite(expected) || expected == 0) {
          assertThat(power).as("%s^%s", a, b).isEqualTo(expected);
          assertThat(1 / power).as("%s^%s", a, b).isEqualTo(1 / expected);
        } else {
          assertThat(power)
              .as("%s^%s", a, b)
              .isCloseTo(expected, within(1e-13 * Math.abs(expected)));
        }
      }
    }
    assertThat(RealFunctions.power(Double.NaN, 2)).isNaN();
    assertThat(RealFunctions.power(2, Double.NaN)).isNaN();
    assertThat(RealFunctions.power(-1, Double.NaN)).isNaN();
    assertThat(RealFunctions.power(Double.NaN, 0)).isEqualTo(1);
    assertThat(RealFunctions.power(1, Double.NaN)).isEqualTo(1);
  }

  @Test
  void powersAreThoseOfStrictMath() {
    Random random = new Random(8);
    for (int i = 0; i < 20000; i++) {
      double a = StrictMath.exp(random.nextGaussian() * 5);
      double b = random.nextBoolean() ? random.nextGaussian() * 20 : random.nextInt(120) - 60;
      double expected = StrictMath.pow(a, b);
      assertThat(RealFunctions.power(a, b))
          .as("%s^%s", a, b)
          .isCloseTo(expected, within(2e-13 * expected + Double.MIN_NORMAL));
    }
  }
}
