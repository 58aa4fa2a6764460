package io.sluice.jobs.csv;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Numbers as they stand in CSV files: decimal, with a point. */
final class CsvNumbers {
  private static final Set<String> MISSING = Set.of("", "nan", "na", "n/a", "null", "none");

  private CsvNumbers() {}

  /** Whether the cell says that there is no value. */
  static boolean isMissing(String cell) {
    return cell.length() <= 4 && MISSING.contains(cell.toLowerCase(Locale.ROOT));
  }

  /** The number, or null if the text is none. */
  static @Nullable Double parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Java would also take 1f, 1d, 0x1p3, NaN and Infinity.
      if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
        return null;
      }
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
