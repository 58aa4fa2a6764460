package io.sluice.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** The rules of the tape. */
class AutogradTest {
  private final Tensor x = Tensor.of(new float[] {2f, 3f}).requiresGrad(true);

  @Test
  void gradientsAddUpUntilTheyAreForgotten() {
    x.square().sum().backward();
    x.square().sum().backward();
    assertThat(x.grad().toArray()).containsExactly(8f, 12f);
    x.zeroGrad();
    assertThat(x.grad()).isNull();
  }

  @Test
  void tensorThatIsUsedOftenGetsAllItsGradients() {
    Tensor y = x.mul(x).add(x);
    y.mul(y).sum().backward();
    // d (x^2 + x)^2 / dx = 2 (x^2 + x) (2x + 1)
    assertThat(x.grad().toArray()).containsExactly(60f, 168f);
  }

  @Test
  void sameResultCanBeGoneBackFromTwice() {
    Tensor loss = x.square().sum();
    loss.backward();
    loss.backward();
    assertThat(x.grad().toArray()).containsExactly(8f, 12f);
  }

  @Test
  void noGradRecordsNothing() {
    Tensor y = Autograd.noGrad(() -> Autograd.noGrad(() -> x.square()));
    assertThat(y.requiresGrad()).isFalse();
    assertThat(Autograd.isEnabled()).isTrue();
    assertThat(x.square().requiresGrad()).isTrue();
  }

  @Test
  void noGradEndsWithAnException() {
    Runnable failing =
        () -> {
          throw new IllegalStateException("inside");
        };
    assertThatThrownBy(() -> Autograd.noGrad(failing)).hasMessage("inside");
    assertThat(Autograd.isEnabled()).isTrue();
  }

  @Test
  void detachStopsGradients() {
    x.mul(x.square().detach()).sum().backward();
    assertThat(x.grad().toArray()).containsExactly(4f, 9f);
  }

  @Test
  void onlyLeavesHaveGradients() {
    Tensor middle = x.square();
    middle.sum().backward();
    assertThat(middle.grad()).isNull();
    assertThatThrownBy(() -> middle.requiresGrad(false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only a leaf can be told");
  }

  @Test
  void frozenParameterGetsNoGradient() {
    Tensor frozen = Tensor.of(new float[] {5f, 7f});
    x.mul(frozen).sum().backward();
    assertThat(x.grad().toArray()).containsExactly(5f, 7f);
    assertThat(frozen.grad()).isNull();
  }

  @Test
  void deepTapeDoesNotOverflowTheStack() {
    Tensor y = x;
    for (int i = 0; i < 50_000; i++) {
      y = y.add(1f);
    }
    y.sum().backward();
    assertThat(x.grad().toArray()).containsExactly(1f, 1f);
  }

  @Test
  void backwardNeedsOneElementAndSomethingToDifferentiate() {
    assertThatThrownBy(() -> x.square().backward())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("backward: shape [2] is not one element; give a gradient");
    assertThatThrownBy(() -> x.square().backward(Tensor.ones(3)))
        .hasMessage("backward: gradient shape [3] is not that of the tensor, [2]");
    assertThatThrownBy(() -> Tensor.ones(1).backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("backward: nothing");
  }
}
