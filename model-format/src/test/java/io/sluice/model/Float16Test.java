package io.sluice.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Float16Test {
  @ParameterizedTest
  @CsvSource({
    "0x0000, 0.0",
    "0x8000, -0.0",
    "0x3c00, 1.0",
    "0xc000, -2.0",
    "0x3555, 0.33325195",
    "0x7bff, 65504.0",
    "0x0001, 5.9604645E-8",
    "0x03ff, 6.097555E-5",
    "0x0400, 6.1035156E-5",
    "0x7c00, Infinity",
    "0xfc00, -Infinity"
  })
  void convertsKnownValuesBothWays(String bits, float value) {
    short half = (short) (int) Integer.decode(bits);
    assertThat(Float16.toFloat(half)).isEqualTo(value);
    assertThat(Float16.fromFloat(value)).isEqualTo(half);
  }

  @Test
  void everyValueComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Float16.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(Float16.fromFloat(value)).isEqualTo((short) bits);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "65519.99, 65504",
    "65520, Infinity",
    "2.9802322E-8, 0",
    "2.98023223E-8, 0",
    "2.980233E-8, 5.9604645E-8",
    "1.00048828125, 1.0",
    "1.00146484375, 1.001953125"
  })
  void roundsHalfToEven(float value, float rounded) {
    assertThat(Float16.round(value)).isEqualTo(rounded);
  }

  @Property
  void noValueIsNearer(@ForAll @FloatRange(min = -65504, max = 65504) float value) {
    short bits = Float16.fromFloat(value);
    BigDecimal distance = distance(value, Float16.toFloat(bits));
    for (int neighbour = bits - 1; neighbour <= bits + 1; neighbour++) {
      float other = Float16.toFloat((short) neighbour);
      if (Float.isFinite(other)) {
        assertThat(distance).isLessThanOrEqualTo(distance(value, other));
      }
    }
  }

  private static BigDecimal distance(float a, float b) {
    return new BigDecimal(a).subtract(new BigDecimal(b)).abs();
  }
}
