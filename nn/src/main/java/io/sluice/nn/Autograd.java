package io.sluice.nn;

import java.util.function.Supplier;

/** Switches the recording of gradients off for a while, as {@code torch.no_grad}. */
public final class Autograd {
  /** How many noGrad scopes the thread is in; a scope always restores it. */
  private static final ThreadLocal<Integer> SCOPES = ThreadLocal.withInitial(() -> 0);

  private Autograd() {}

  /**
   * Runs {@code body} on this thread without recording: what it computes does not require
   * gradients, and the intermediate tensors can be collected at once.
   */
  public static <T> T noGrad(Supplier<T> body) {
    SCOPES.set(SCOPES.get() + 1);
    try {
      return body.get();
    } finally {
      int left = SCOPES.get() - 1;
      if (left == 0) {
        SCOPES.remove();
      } else {
        SCOPES.set(left);
      }
    }
  }

  /** {@link #noGrad(Supplier)} for a body without a result. */
  public static void noGrad(Runnable body) {
    noGrad(
        () -> {
          body.run();
          return Boolean.TRUE;
        });
  }

  /** Whether operations on this thread are recorded. */
  public static boolean isEnabled() {
    return SCOPES.get() == 0;
  }
}
