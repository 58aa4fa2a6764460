package io.sluice.jobs.replay;

import io.sluice.jobs.console.CommandFailure;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Reads what {@code sluice score} has written, line by line. */
final class ScoresReader implements Closeable {
  private static final CSVFormat FORMAT = CSVFormat.DEFAULT;
  private static final List<String> BEFORE = List.of("time", "file", "row");
  private static final List<String> BEHIND = List.of("decision", "version", "digest");

  private final Path path;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;
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
    this.parser = CSVParser.parse(Files.newBufferedReader(path), FORMAT);
    this.records = parser.iterator();
    this.header = records.hasNext() ? records.next().toList() : List.of();
    int end = header.size() - (header.indexOf("label") == header.size() - 1 ? 1 : 0);
    this.decision = end - BEHIND.size();
    boolean hasKey = header.indexOf("key") == BEFORE.size();
    this.firstOutput = BEFORE.size() + (hasKey ? 1 : 0);
    if (decision <= firstOutput
        || !header.subList(0, BEFORE.size()).equals(BEFORE)
        || !header.subList(decision, end).equals(BEHIND)) {
      parser.close();
      throw new CommandFailure(
          path
              + ": these are no scores of 'sluice score': the columns must be time, file, row,"
              + " outputs, decision, version, digest");
    }
    if (keyed != hasKey) {
      parser.close();
      throw new CommandFailure(
          path
              + (keyed
                  ? ": scored without --key-column"
                  : ": scored with --key-column; replay needs the same"));
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
  @Nullable PastScore next() {
    if (!records.hasNext()) {
      return null;
    }
    CSVRecord cells = records.next();
    long line = parser.getCurrentLineNumber();
    try {
      if (cells.size() != header.size()) {
        throw new NumberFormatException(cells.size() + " cells for " + header.size() + " columns");
      }
      float[] outputs = new float[decision - firstOutput];
      int count = 0;
      while (count < outputs.length && !cells.get(firstOutput + count).isEmpty()) {
        outputs[count] = Float.parseFloat(cells.get(firstOutput + count));
        count++;
      }
      return new PastScore(
          cells.get(1),
          Long.parseLong(cells.get(2)),
          Arrays.copyOf(outputs, count),
          cells.get(decision).isEmpty() ? null : cells.get(decision),
          cells.get(decision + 1),
          cells.get(decision + 2));
    } catch (NumberFormatException e) {
      throw new CommandFailure(path + ":" + line + ": this is no score: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
