package io.sluice.tools.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LayerWeightsTest {

  @Test
  void eachChannelHasItsOwnSymmetricScale() {
    LayerWeights weights = LayerWeights.of(new float[] {1.27f, -0.5f, 0, -25.4f, 12.66f, 2}, 2);
    assertThat(weights.params().axis()).isEqualTo(0);
    assertThat(weights.params().scales()).containsExactly(0.01f, 0.2f);
    assertThat(weights.values()).containsExactly(127, -50, 0, -127, 63, 10);
  }

  @Test
  void theBiasIsInUnitsOfBothScales() {
    float[] bias = {0.3f};
    LayerWeights weights = LayerWeights.of(new float[] {1.27f, -1.27f}, bias, 0.5f, "conv 'c'");
    assertThat(weights.values()).containsExactly(127, -127);
    assertThat(weights.bias(bias, 0.5f)).containsExactly(60);
    assertThat(weights.biasParams(0.5f).scales()).containsExactly(0.005f);
  }

  @Test
  void aChannelOfZerosKeepsItsBias() {
    float[] bias = {3, 0};
    LayerWeights weights = LayerWeights.of(new float[] {0, 0, 0, 0}, bias, 1, "conv 'c'");
    assertThat(weights.values()).containsOnly(0);
    int[] integers = weights.bias(bias, 1);
    assertThat(integers[0] * weights.biasParams(1).scales()[0]).isEqualTo(3);
    assertThat(integers[1]).isZero();
  }

  @Test
  void aBiasFarGreaterThanTheWeightsStillFits() {
    float[] bias = {1000, -1000};
    LayerWeights weights =
        LayerWeights.of(new float[] {1e-30f, 1e-30f}, bias, 1e-3f, "linear 'fc'");
    for (int integer : weights.bias(bias, 1e-3f)) {
      assertThat(Math.abs((double) integer)).isBetween(0.99 * (1 << 30), 1.01 * (1 << 30));
    }
  }

  @Test
  void aSumThatCouldOverflowIsRefused() {
    assertThatThrownBy(() -> LayerWeights.of(new float[70_000], new float[1], 1, "linear 'fc'"))
        .hasMessage(
            "linear 'fc': the sum of 70000 products may not fit in 32 bits; keep this node in"
                + " float");
  }
}
