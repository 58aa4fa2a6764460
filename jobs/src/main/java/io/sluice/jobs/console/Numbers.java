package io.sluice.jobs.console;

import java.time.Duration;
import java.util.Locale;

/** Numbers as a person reads them. */
public final class Numbers {
  private Numbers() {}

  /** With a comma after each three digits: {@code 9,401}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** A count and its noun: {@code 1 row}, {@code 9,401 rows}. */
  public static String count(long number, String noun) {
    return count(number) + " " + noun + (number == 1 ? "" : "s");
  }

  /** A part of a whole: {@code 12.8 %}; a dash if there is no whole. */
  public static String percent(double fraction) {
    return Double.isNaN(fraction) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
  }

  /** A measure between 0 and 1: {@code 0.713}; a dash if there is none. */
  public static String ratio(double number) {
    return Double.isNaN(number) ? "-" : String.format(Locale.ROOT, "%.3f", number);
  }

  /** A short time in the unit that suits it: {@code 150 ns}, {@code 2.31 µs}, {@code 18.40 ms}. */
  public static String time(double nanos) {
    if (nanos < 1e3) {
      return String.format(Locale.ROOT, "%.0f ns", nanos);
    }
    return nanos < 1e6
        ? String.format(Locale.ROOT, "%.2f µs", nanos / 1e3)
        : String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }

  /** {@code 3.2 s}, {@code 4 min 5 s}. */
  public static String duration(Duration duration) {
    return duration.toMinutes() > 0
        ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
        : String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
  }
}
