package io.sluice.jobs.replay;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.Numbers;
import io.sluice.jobs.csv.CsvRecords;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Reads what {@code sluice score} has written, line by line. */
final class ScoresReader implements Closeable {
  private static final CSVFormat FORMAT = CSVFormat.DEFAULT;
  private static final List<String> BEFORE = List.of("time", "file", "row");
  private static final List<String> BEHIND = List.of("decision", "version", "digest");

  private final Path path;
  private final CsvRecords records;
  private final List<String> header;
  private final int firstOutput;
  private final int decision;

  /**
   * Opens a scores file.
   *
   * @param keyed whether the scores were made with a key column, which is the column behind 'row'
   * @throws CommandFailure if it is none
   */
  ScoresReader(Path path, boolean keyed) throws IOException {
    this.path = path;
    this.records = new CsvRecords(Files.newInputStream(path), path.toString(), FORMAT);
    CSVRecord first = records.next();
    this.header = first == null ? List.of() : first.toList();
    int end = header.size() - (header.indexOf("label") == header.size() - 1 ? 1 : 0);
    this.decision = end - BEHIND.size();
    boolean hasKey = header.indexOf("key") == BEFORE.size();
    this.firstOutput = BEFORE.size() + (hasKey ? 1 : 0);
    if (decision <= firstOutput
        || !header.subList(0, BEFORE.size()).equals(BEFORE)
        || !header.subList(decision, end).equals(BEHIND)) {
      records.close();
      throw new CommandFailure(
          path
              + ": not a scores file of 'sluice score': its columns must be time, file, row,"
              + " outputs, decision, version, digest");
    }
    if (keyed != hasKey) {
      records.close();
      throw new CommandFailure(
          path
              + (keyed
                  ? ": these rows were scored without --key-column; remove the option"
                  : ": these rows were scored with --key-column; add the same option"));
    }
  }

  /** Names of the outputs. */
  List<String> outputs() {
    return header.subList(firstOutput, decision);
  }

  /**
   * The next line, or null at the end.
   *
   * @throws CommandFailure if it is no score
   */
  @Nullable PastScore next() throws IOException {
    CSVRecord cells = records.next();
    if (cells == null) {
      return null;
    }
    long line = records.line();
    try {
      if (cells.size() != header.size()) {
        throw new NumberFormatException(
            "the row has "
                + Numbers.count(cells.size(), "cell")
                + ", but the header has "
                + header.size());
      }
      float[] outputs = new float[decision - firstOutput];
      int count = 0;
      while (count < outputs.length && !cells.get(firstOutput + count).isEmpty()) {
        outputs[count] = output(cells.get(firstOutput + count));
        count++;
      }
      return new PastScore(
          cells.get(1),
          row(cells.get(2)),
          Arrays.copyOf(outputs, count),
          cells.get(decision).isEmpty() ? null : cells.get(decision),
          cells.get(decision + 1),
          cells.get(decision + 2));
    } catch (NumberFormatException e) {
      throw new CommandFailure(path + ":" + line + ": " + e.getMessage(), e);
    }
  }

  private static float output(String cell) {
    try {
      return Float.parseFloat(cell);
    } catch (NumberFormatException e) {
      throw (NumberFormatException)
          new NumberFormatException("output '" + cell + "' is not a number").initCause(e);
    }
  }

  private static long row(String cell) {
    try {
      return Long.parseLong(cell);
    } catch (NumberFormatException e) {
      throw (NumberFormatException)
          new NumberFormatException("row '" + cell + "' is not a whole number").initCause(e);
    }
  }

  @Override
  public void close() throws IOException {
    records.close();
  }
}
