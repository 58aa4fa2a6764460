package io.sluice.tools.boosting;

import io.sluice.model.InvalidModelException;
import java.util.Locale;

/** Numbers in the text of a file. */
final class Numbers {
  private static final int LONGEST = 64;

  private Numbers() {}

  /** A real; LightGBM writes infinity and NaN as C does. */
  static double real(String where, String text) {
    String lower = text.length() > LONGEST ? "" : text.toLowerCase(Locale.ROOT);
    switch (lower) {
      case "inf", "infinity", "+inf" -> {
        return Double.POSITIVE_INFINITY;
      }
      case "-inf", "-infinity" -> {
        return Double.NEGATIVE_INFINITY;
      }
      case "nan", "-nan" -> {
        return Double.NaN;
      }
      default -> {
        try {
          return Double.parseDouble(lower);
        } catch (NumberFormatException e) {
          throw new InvalidModelException(where + ": '" + shown(text) + "' is not a number", e);
        }
      }
    }
  }

  static int integer(String where, String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new InvalidModelException(where + ": '" + shown(text) + "' is not an integer", e);
    }
  }

  /** 32 bits as an unsigned integer. */
  static int word(String where, String text) {
    try {
      return Integer.parseUnsignedInt(text);
    } catch (NumberFormatException e) {
      throw new InvalidModelException(where + ": '" + shown(text) + "' has not 32 bits", e);
    }
  }

  private static String shown(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }
}
