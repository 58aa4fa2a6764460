package io.sluice.jobs.csv;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to read CSV files: the options that all commands with CSV input share. */
public final class CsvFormatOptions {
  @Option(
      names = "--separator",
      paramLabel = "C",
      converter = CsvConverters.Separator.class,
      description = "The character between cells, or 'tab' (default: auto-detected).")
  @Nullable Character separator;

  @Option(
      names = "--key-column",
      paramLabel = "NAME",
      description =
          "The column with the key of each row, such as the machine or sensor (default:"
              + " no keys). All rows of a key in a file form one sequence.")
  @Nullable String keyColumn;

  @Option(
      names = "--time-column",
      paramLabel = "NAME",
      description =
          "The column with the times (default: auto-detected). 'train' and 'quantize' do not need"
              + " times and read them only if this option or --time-format is given.")
  @Nullable String timeColumn;

  @Option(
      names = "--time-format",
      paramLabel = "PATTERN",
      converter = CsvConverters.TimePattern.class,
      description =
          "The format of the times, such as 'dd/MM/yyyy HH:mm' (default: auto-detected). Times"
              + " without an offset are in UTC.")
  @Nullable TimeFormat timeFormat;

  /** Whether there is a key column. */
  public boolean isKeyed() {
    return keyColumn != null;
  }

  /** What was given, for files without labels. */
  public CsvOptions withoutLabels() {
    return with(null);
  }

  /**
   * What was given.
   *
   * @param labelColumn as in {@link CsvOptions}
   */
  public CsvOptions with(@Nullable String labelColumn) {
    return new CsvOptions(separator, timeColumn, timeFormat, keyColumn, labelColumn);
  }
}
