package io.sluice.tools.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.QuantParams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActivationRangeTest {

  @ParameterizedTest
  @CsvSource({
    "0, 255, 1, -128",
    "-255, 0, 1, 127",
    "-128, 127, 1, 0",
    "0, 6, 0.023529412, -128",
    "-1, 1, 0.007843138, 0",
    "-3, 1, 0.015686275, 63",
    "0, 0, 1, 0",
    "0, 1e-45, 1.17549435e-38, -128",
    "-3.4028235e38, 3.4028235e38, 2.6688812e36, 0",
  })
  void int8ParametersAreAsymmetric(float min, float max, float scale, int zeroPoint) {
    assertThat(new ActivationRange(min, max).toInt8())
        .isEqualTo(QuantParams.perTensor(scale, zeroPoint));
  }

  @Test
  void zeroIsAlwaysAmongTheValues() {
    assertThat(ActivationRange.ZERO.including(5)).isEqualTo(new ActivationRange(0, 5));
    assertThat(ActivationRange.ZERO.including(-5).union(new ActivationRange(0, 1)))
        .isEqualTo(new ActivationRange(-5, 1));
  }

  @Test
  void theRangeOfParametersIsWhatTheirIntegersStandFor() {
    assertThat(ActivationRange.of(QuantParams.perTensor(1 / 128f, 0)))
        .isEqualTo(new ActivationRange(-1, 127 / 128f));
  }

  @Test
  void aRangeWithoutZeroOrWithoutEndIsRefused() {
    assertThatThrownBy(() -> new ActivationRange(1, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ActivationRange(0, Float.POSITIVE_INFINITY))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ActivationRange(Float.NaN, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
