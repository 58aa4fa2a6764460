package io.sluice.jobs.csv;

import java.io.Serializable;
import java.time.DateTimeException;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.Objects;

/** How a column writes its times. Times without an offset from UTC are taken as UTC. */
public sealed interface TimeFormat extends Serializable {

  /**
   * What a person calls this format, with its article: {@code "a time like 2020-03-09 10:14:33"}.
   */
  String description();

  /** A parser, for one thread. */
  Parser newParser();

  /** Turns a cell into a time. */
  @FunctionalInterface
  interface Parser {
    /**
     * Reads one time.
     *
     * @return milliseconds since 1970
     * @throws DateTimeException if the text is no such time
     */
    long parse(String text);
  }

  /**
   * A number since 1970.
   *
   * @param unit of the number
   */
  record Epoch(EpochUnit unit) implements TimeFormat {
    @Override
    public String description() {
      return "a number of " + unit.name().toLowerCase(Locale.ROOT) + " since 1970";
    }

    @Override
    public Parser newParser() {
      return unit::parse;
    }
  }

  /** What an epoch counts, told apart by the size that today's numbers have. */
  enum EpochUnit {
    SECONDS(1e3),
    MILLISECONDS(1),
    MICROSECONDS(1e-3),
    NANOSECONDS(1e-6);

    private final double toMillis;

    EpochUnit(double toMillis) {
      this.toMillis = toMillis;
    }

    /** The unit in which the number is a time between 1973 and 5138, or a little before 1973. */
    static EpochUnit of(double number) {
      double size = Math.abs(number);
      if (size < 1e11) {
        return SECONDS;
      }
      if (size < 1e14) {
        return MILLISECONDS;
      }
      return size < 1e17 ? MICROSECONDS : NANOSECONDS;
    }

    private long parse(String text) {
      Double number = CsvNumbers.parse(text);
      if (number == null || !Double.isFinite(number)) {
        throw new DateTimeException("not a number");
      }
      return Math.round(number * toMillis);
    }
  }

  /** The order and the marks in which a date is written; the sample is the 9th of March 2020. */
  enum DateStyle {
    YEAR_MONTH_DAY("uuuu-M-d", "2020-03-09"),
    YEAR_MONTH_DAY_SLASHES("uuuu/M/d", "2020/03/09"),
    YEAR_MONTH_DAY_DOTS("uuuu.M.d", "2020.03.09"),
    DAY_MONTH_YEAR_DOTS("d.M.uuuu", "09.03.2020"),
    DAY_MONTH_YEAR("d-M-uuuu", "09-03-2020"),
    DAY_MONTH_YEAR_SLASHES("d/M/uuuu", "09/03/2020"),
    MONTH_DAY_YEAR_SLASHES("M/d/uuuu", "03/09/2020"),
    DAY_NAMED_MONTH_YEAR("d-MMM-uuuu", "09-Mar-2020"),
    DAY_NAMED_MONTH_YEAR_SPACES("d MMM uuuu", "09 Mar 2020");

    private final String pattern;
    private final String sample;

    DateStyle(String pattern, String sample) {
      this.pattern = pattern;
      this.sample = sample;
    }
  }

  /**
   * A date, and perhaps a time of day, after a blank or a T, with seconds, their fraction, and an
   * offset.
   *
   * @param date how the date is written
   * @param halfDays whether the hours go to 12, with AM or PM behind
   */
  record Calendar(DateStyle date, boolean halfDays) implements TimeFormat {
    @Override
    public String description() {
      return "a time like " + date.sample + (halfDays ? " 10:14:33 AM" : " 10:14:33");
    }

    @Override
    public Parser newParser() {
      DateTimeFormatter formatter =
          new DateTimeFormatterBuilder()
              .parseCaseInsensitive()
              .appendPattern(date.pattern)
              .optionalStart()
              .appendPattern("['T'][' ']" + (halfDays ? "h:mm" : "H:mm"))
              .optionalStart()
              .appendPattern(":ss")
              .appendOptional(fraction('.'))
              .appendOptional(fraction(','))
              .optionalEnd()
              .appendPattern(halfDays ? "[' ']a" : "[' '][XXX][XX][X]")
              .optionalEnd()
              .toFormatter(Locale.ENGLISH)
              .withResolverStyle(ResolverStyle.STRICT);
      return text -> millis(formatter.parse(text));
    }

    private static DateTimeFormatter fraction(char mark) {
      return new DateTimeFormatterBuilder()
          .appendLiteral(mark)
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, false)
          .toFormatter(Locale.ROOT);
    }
  }

  /**
   * As the user says.
   *
   * @param pattern of {@link DateTimeFormatter}
   */
  record Pattern(String pattern) implements TimeFormat {
    /**
     * Checks the pattern.
     *
     * @throws IllegalArgumentException if it is not one of {@link DateTimeFormatter}
     */
    public Pattern {
      Objects.requireNonNull(formatter(pattern));
    }

    @Override
    public String description() {
      return "a time in the format '" + pattern + "'";
    }

    @Override
    public Parser newParser() {
      DateTimeFormatter formatter = formatter(pattern);
      return text -> millis(formatter.parse(text));
    }

    private static DateTimeFormatter formatter(String pattern) {
      return new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .appendPattern(pattern)
          .toFormatter(Locale.ENGLISH);
    }
  }

  private static long millis(TemporalAccessor time) {
    long millis = Math.multiplyExact(time.getLong(ChronoField.EPOCH_DAY), 86_400_000L);
    if (time.isSupported(ChronoField.MILLI_OF_DAY)) {
      millis += time.getLong(ChronoField.MILLI_OF_DAY);
    }
    if (time.isSupported(ChronoField.OFFSET_SECONDS)) {
      millis -= time.getLong(ChronoField.OFFSET_SECONDS) * 1000;
    }
    return millis;
  }
}
