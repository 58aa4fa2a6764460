package io.sluice.jobs.csv;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.Numbers;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Reads the rows of one file, in order. For one thread. */
public final class CsvReader implements Closeable {
  private static final Set<String> ANOMALY = Set.of("true", "yes", "anomaly", "anomalous");
  private static final Set<String> NORMAL = Set.of("false", "no", "normal");
  private static final float[] NO_VALUES = {};

  private final CsvLayout layout;
  private final int file;
  private final CsvRecords records;
  private final TimeFormat.@Nullable Parser times;
  private long row;

  /**
   * Opens a file and skips its header.
   *
   * @param bytes of the file; closed with this reader
   * @param file the number that its rows get
   */
  public CsvReader(InputStream bytes, CsvLayout layout, int file) throws IOException {
    this.layout = layout;
    this.file = file;
    TimeFormat format = layout.timeFormat();
    this.times = format == null ? null : format.newParser();
    this.records = new CsvRecords(bytes, layout.name(), CsvText.format(layout.separator()));
    records.next();
  }

  /**
   * The next row, or null at the end.
   *
   * @throws CommandFailure if the rest of the file cannot be cut into rows
   * @throws IOException if the file cannot be read
   */
  public @Nullable CsvRow next() throws IOException {
    CSVRecord cells = records.next();
    while (cells != null && isBlank(cells)) {
      cells = records.next();
    }
    if (cells == null) {
      return null;
    }
    long line = records.line();
    row++;
    try {
      return read(cells, line);
    } catch (UnreadableCell e) {
      return new CsvRow(
          file, row, line, "", null, "", 0, NO_VALUES, CsvRow.UNLABELLED, e.getMessage());
    }
  }

  private static boolean isBlank(CSVRecord cells) {
    return cells.size() == 1 && cells.get(0).isBlank();
  }

  private CsvRow read(CSVRecord cells, long line) throws UnreadableCell {
    checkCount(cells);
    String time = layout.time() < 0 ? "" : cells.get(layout.time()).strip();
    String key = layout.key() < 0 ? null : cells.get(layout.key()).strip();
    return new CsvRow(
        file,
        row,
        line,
        key == null ? Integer.toString(file) : file + ":" + key,
        key,
        time,
        eventTime(time),
        values(cells),
        layout.label() < 0 ? CsvRow.UNLABELLED : truth(cells.get(layout.label()).strip()),
        null);
  }

  private void checkCount(CSVRecord cells) throws UnreadableCell {
    int wanted = layout.columns().size();
    boolean fits = cells.size() >= wanted;
    for (int i = wanted; i < cells.size(); i++) {
      fits &= cells.get(i).isBlank(); // a separator at the end of the line
    }
    if (!fits) {
      throw new UnreadableCell(
          "the row has " + Numbers.count(cells.size(), "cell") + ", but the header has " + wanted);
    }
  }

  private long eventTime(String time) throws UnreadableCell {
    if (times == null) {
      return row;
    }
    try {
      return times.parse(time);
    } catch (DateTimeException | ArithmeticException e) {
      throw new UnreadableCell(
          inColumn(layout.time(), time) + " is not " + description(layout.timeFormat()));
    }
  }

  private static String description(@Nullable TimeFormat format) {
    return format == null ? "a time" : format.description();
  }

  private float[] values(CSVRecord cells) throws UnreadableCell {
    int[] columns = layout.values();
    float[] values = new float[columns.length];
    for (int i = 0; i < columns.length; i++) {
      String cell = cells.get(columns[i]).strip();
      if (CsvNumbers.isMissing(cell)) {
        values[i] = Float.NaN;
        continue;
      }
      Double number = CsvNumbers.parse(cell);
      if (number == null) {
        throw new UnreadableCell(inColumn(columns[i], cell) + " is not a number" + hint(cell));
      }
      values[i] = number.floatValue();
    }
    return values;
  }

  private static String hint(String cell) {
    return cell.matches("[-+]?\\d+,\\d+") ? " (use a decimal point)" : "";
  }

  private int truth(String cell) throws UnreadableCell {
    if (CsvNumbers.isMissing(cell)) {
      return CsvRow.UNLABELLED;
    }
    Double number = CsvNumbers.parse(cell);
    if (number != null) {
      return number == 0 ? 0 : 1;
    }
    String word = cell.toLowerCase(Locale.ROOT);
    if (ANOMALY.contains(word)) {
      return 1;
    }
    if (NORMAL.contains(word)) {
      return 0;
    }
    throw new UnreadableCell(
        inColumn(layout.label(), cell) + " is not a label; use 0 and 1, or normal and anomaly");
  }

  private String inColumn(int column, String cell) {
    String shown = cell.length() <= 40 ? cell : cell.substring(0, 40) + "...";
    return "column '" + layout.columns().get(column) + "': '" + shown + "'";
  }

  @Override
  public void close() throws IOException {
    records.close();
  }

  /** Why a row cannot be used; never leaves this class. */
  private static final class UnreadableCell extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableCell(String problem) {
      super(problem, null, false, false);
    }
  }
}
