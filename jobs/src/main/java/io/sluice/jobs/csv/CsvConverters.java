package io.sluice.jobs.csv;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How the options that describe CSV files are written on the command line. */
public final class CsvConverters {
  private CsvConverters() {}

  /** One character; {@code tab} for that one. */
  public static final class Separator implements ITypeConverter<Character> {
    @Override
    public Character convert(String text) {
      if (text.equalsIgnoreCase("tab") || text.equals("\\t")) {
        return '\t';
      }
      if (text.length() != 1 || "\"\r\n".contains(text)) {
        throw new TypeConversionException("'" + text + "' is not a single character or 'tab'");
      }
      return text.charAt(0);
    }
  }

  /** A pattern of {@link java.time.format.DateTimeFormatter}. */
  public static final class TimePattern implements ITypeConverter<TimeFormat> {
    @Override
    public TimeFormat convert(String text) {
      try {
        return new TimeFormat.Pattern(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'" + text + "' is not a pattern such as 'dd.MM.yyyy HH:mm:ss': " + e.getMessage());
      }
    }
  }
}
