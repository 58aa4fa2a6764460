package io.sluice.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Expected values are worked out by hand from the two papers. */
class FakeQuantizationTest {
  private static final Tensor HALF = Tensor.of(new float[] {0.5f});

  @Test
  void valuesAreRoundedHalfToEvenAndClamped() {
    Tensor x = Tensor.of(new float[] {0.24f, 0.25f, 0.75f, -0.25f, 1.2f, 100f, -100f, Float.NaN});
    Tensor y = Functional.fakeQuantize(x, HALF, 1, -8, 7);
    // In steps of a half from (-8 - 1) / 2 to (7 - 1) / 2.
    assertThat(y.toArray()).containsExactly(0f, 0f, 1f, 0f, 1f, 3f, -4.5f, 0f);
  }

  @Test
  void gradientPassesWhereNothingIsClamped() {
    Tensor x = Tensor.of(new float[] {0.3f, 3.2f, 3.3f, -4.6f, -4.8f}).requiresGrad(true);
    Functional.fakeQuantize(x, HALF, 1, -8, 7)
        .backward(Tensor.of(new float[] {2f, 3f, 5f, 7f, 11f}));
    // 3.2 is 6.4 steps, so rounds to the last one, 6; 3.3 is 6.6.
    assertThat(x.grad().toArray()).containsExactly(2f, 3f, 0f, 7f, 0f);
  }

  @Test
  void scaleIsLearnedFromRoundingAndClamping() {
    Tensor scale = Tensor.of(new float[] {0.5f}).requiresGrad(true);
    Tensor x = Tensor.of(new float[] {0.375f, 100f, -100f});
    Functional.fakeQuantize(x, scale, 1, -8, 7).backward(Tensor.of(new float[] {4f, 2f, 1f}));
    // Inside: round(0.75) - 0.75; above: 7 - 1; below: -8 - 1. Three elements, greatest is 7.
    float sum = 4f * 0.25f + 2f * 6f + 1f * -9f;
    assertThat(scale.grad().item()).isCloseTo(sum / (float) Math.sqrt(3 * 7), within(1e-6f));
  }

  @Test
  void eachChannelHasItsScale() {
    Tensor scales = Tensor.of(new float[] {1f, 0.25f}).requiresGrad(true);
    Tensor x = Tensor.of(new float[] {1.2f, -0.4f, 0.3f, 0.6f, 0.8f, 9f}, 3, 2);
    Tensor y = Functional.fakeQuantizePerChannel(x, scales, 1, -3, 3);
    assertThat(y.toArray()).containsExactly(1f, -0.5f, 0f, 0.5f, 1f, 0.75f);
    y.sum().backward();
    float first = (1f - 1.2f) + (0f - 0.3f) + (1f - 0.8f);
    float second = (-2f + 0.4f / 0.25f) + (2f - 0.6f / 0.25f) + 3f;
    // Three elements a channel, and the greatest is 3.
    assertThat(scales.grad().toArray()[0]).isCloseTo(first / 3, within(1e-6f));
    assertThat(scales.grad().toArray()[1]).isCloseTo(second / 3, within(1e-6f));
  }

  private static org.assertj.core.data.Offset<Float> within(float most) {
    return org.assertj.core.api.Assertions.within(most);
  }

  @Test
  void badParametersAreRefused() {
    Tensor x = Tensor.ones(2, 3);
    assertThatThrownBy(() -> Functional.fakeQuantize(x, Tensor.of(new float[] {0f}), 0, -8, 7))
        .hasMessage("fake_quantize_per_tensor: scale 0.0 is not positive");
    assertThatThrownBy(() -> Functional.fakeQuantize(x, HALF, 9, -8, 7))
        .hasMessage("fake_quantize_per_tensor: zero point 9 is outside -8 to 7");
    assertThatThrownBy(() -> Functional.fakeQuantizePerChannel(x, Tensor.ones(2), 1, -8, 7))
        .hasMessage(
            "fake_quantize_per_channel: scales of shape [2] are not one for each index of axis 1"
                + " of [2, 3]");
  }
}
