package io.sluice.jobs.csv;

import io.sluice.jobs.csv.TimeFormat.Calendar;
import io.sluice.jobs.csv.TimeFormat.DateStyle;
import io.sluice.jobs.csv.TimeFormat.Epoch;
import io.sluice.jobs.csv.TimeFormat.EpochUnit;
import io.sluice.jobs.csv.TimeFormat.Pattern;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;

/** Finds out how times are written, from a few of them. */
final class TimeFormats {
  /** Tried before epochs, because all digits could be taken for one too. */
  private static final List<TimeFormat> DIGITS =
      List.of(new Pattern("uuuuMMddHHmmss"), new Pattern("uuuuMMdd"));

  private static final List<TimeFormat> TEXTS = texts();
  private static final int FIRST_YEAR = 1950;
  private static final int LAST_YEAR = 2100;

  private TimeFormats() {}

  private static List<TimeFormat> texts() {
    List<TimeFormat> formats = new ArrayList<>();
    for (DateStyle style : DateStyle.values()) {
      formats.add(new Calendar(style, false));
      formats.add(new Calendar(style, true));
    }
    formats.add(new Pattern("uuuuMMdd['T'][' ']HHmmss[XXX][XX][X]"));
    return formats;
  }

  /**
   * The formats that read the most of the texts, and more than half of them: a bad cell among the
   * first rows shall not hide how the others are written.
   *
   * @return none if they are no times; several if day and month cannot be told apart
   */
  static List<TimeFormat> reading(List<String> texts) {
    List<Double> numbers = new ArrayList<>();
    for (String text : texts) {
      Double number = CsvNumbers.parse(text);
      if (number != null) {
        numbers.add(Math.abs(number));
      }
    }
    if (numbers.size() * 2 <= texts.size()) {
      return best(TEXTS, texts);
    }
    List<String> withYear = texts.stream().filter(TimeFormats::startsWithYear).toList();
    List<TimeFormat> dates = best(DIGITS, withYear);
    if (!dates.isEmpty() && withYear.size() * 2 > texts.size()) {
      return dates;
    }
    numbers.sort(null);
    return List.of(new Epoch(EpochUnit.of(numbers.get(numbers.size() / 2))));
  }

  private static List<TimeFormat> best(List<TimeFormat> formats, List<String> texts) {
    List<TimeFormat> best = new ArrayList<>();
    int most = texts.size() / 2;
    for (TimeFormat format : formats) {
      int count = countReadable(format, texts);
      if (count > most) {
        best.clear();
        most = count;
      }
      // A date alone fits both clocks: one of them is enough.
      if (count == most && count > texts.size() / 2 && !isOtherClock(format, best)) {
        best.add(format);
      }
    }
    return best;
  }

  private static boolean isOtherClock(TimeFormat format, List<TimeFormat> found) {
    return format instanceof Calendar calendar
        && calendar.halfDays()
        && found.contains(new Calendar(calendar.date(), false));
  }

  private static boolean startsWithYear(String text) {
    int length = text.length();
    if ((length != 8 && length != 14) || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return false;
    }
    int year = Integer.parseInt(text.substring(0, 4));
    return year >= FIRST_YEAR && year <= LAST_YEAR;
  }

  private static int countReadable(TimeFormat format, List<String> texts) {
    TimeFormat.Parser parser = format.newParser();
    int count = 0;
    for (String text : texts) {
      try {
        parser.parse(text);
        count++;
      } catch (DateTimeException | ArithmeticException e) {
        // Not this one.
      }
    }
    return count;
  }
}
