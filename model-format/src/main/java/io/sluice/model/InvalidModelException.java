package io.sluice.model;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model, or a model file, that cannot be used. The message names what is wrong, where, and where
 * possible what to do; it is meant to be shown to the user on one line.
 */
public final class InvalidModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int MAX_LENGTH = 8000;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  public InvalidModelException(String message) {
    super(oneLine(message));
  }

  public InvalidModelException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /**
   * Messages quote names from files that may be hostile: no control characters, no endless text.
   */
  private static String oneLine(String message) {
    String line = CONTROL.matcher(message).replaceAll("?");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
  }

  /**
   * Fails with a formatted message unless {@code condition} holds.
   *
   * @throws InvalidModelException if the condition is false
   */
  public static void check(boolean condition, String format, @Nullable Object... arguments) {
    if (!condition) {
      throw new InvalidModelException(String.format(Locale.ROOT, format, arguments));
    }
  }
}
