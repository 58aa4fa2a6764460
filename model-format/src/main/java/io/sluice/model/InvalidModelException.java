package io.sluice.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A model, or a model file, that cannot be used. The message names what is wrong, where, and where
 * possible what to do; it is meant to be shown to the user on one line.
 */
public final class InvalidModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidModelException(String message) {
    super(message);
  }

  public InvalidModelException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Fails with a formatted message unless {@code condition} holds.
   *
   * @throws InvalidModelException if the condition is false
   */
  static void check(boolean condition, String format, @Nullable Object... arguments) {
    if (!condition) {
      throw new InvalidModelException(String.format(Locale.ROOT, format, arguments));
    }
  }
}
