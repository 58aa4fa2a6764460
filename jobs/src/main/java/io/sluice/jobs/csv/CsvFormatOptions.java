package io.sluice.jobs.csv;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that read sequences of rows: what the user says about the files. */
public final class CsvFormatOptions {
  @Option(
      names = "--key-column",
      paramLabel = "NAME",
      description = "The column that says which machine or sensor a row is of.")
  @Nullable String keyColumn;

  @Option(
      names = "--time-column",
      paramLabel = "NAME",
      description = "The column with the times (default: found out by itself).")
  @Nullable String timeColumn;

  @Option(
      names = "--time-format",
      paramLabel = "PATTERN",
      converter = CsvConverters.TimePattern.class,
      description =
          "How times are written, such as 'dd/MM/yyyy HH:mm' (default: found out by itself)."
              + " Times without an offset are UTC.")
  @Nullable TimeFormat timeFormat;

  @Option(
      names = "--separator",
      paramLabel = "C",
      converter = CsvConverters.Separator.class,
      description = "The character between cells, or 'tab' (default: found out by itself).")
  @Nullable Character separator;

  /** Whether there is a key column. */
  public boolean isKeyed() {
    return keyColumn != null;
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
