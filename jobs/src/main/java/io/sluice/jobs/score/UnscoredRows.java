package io.sluice.jobs.score;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.OutputFiles;
import io.sluice.jobs.csv.CsvLayout;
import io.sluice.jobs.embedded.WorkFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** The rows that got no score: those with too few rows before them, and the rejected ones. */
final class UnscoredRows {
  private static final int IN_MEMORY = 200_000;
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

  private final SortedRecords<UnscoredRow> rows;
  private long windowNotFull;
  private @Nullable UnscoredRow first;

  private UnscoredRows(SortedRecords<UnscoredRow> rows) {
    this.rows = rows;
  }

  /** Reads what a job has left in a folder. */
  static UnscoredRows read(Path records, WorkFolder work) throws IOException {
    UnscoredRows unscored =
        new UnscoredRows(
            new SortedRecords<>(
                ScoringJob.UNSCORED,
                UnscoredRow.INPUT_ORDER,
                work.newFolder("sorted-unscored"),
                IN_MEMORY));
    unscored.rows.addFolder(records, unscored::count);
    return unscored;
  }

  private void count(UnscoredRow row) {
    if (row.windowNotFull()) {
      windowNotFull++;
    } else if (first == null || UnscoredRow.INPUT_ORDER.compare(row, first) < 0) {
      first = row;
    }
  }

  /** Rows with nothing wrong but that too few came before them. */
  long windowNotFull() {
    return windowNotFull;
  }

  /** Rows that could not be scored. */
  long rejected() {
    return rows.count() - windowNotFull;
  }

  /** The rejected row that comes first in the input, or null. */
  @Nullable UnscoredRow firstRejected() {
    return first;
  }

  /**
   * The file of the rejected rows of a scores file: beside it, or in the current folder if the
   * scores go to standard output, a named pipe or a device.
   */
  static Path rejectedBeside(Path scores) throws IOException {
    boolean isFile = Files.isRegularFile(scores) || Files.notExists(scores);
    if (OutputFiles.isStandardOutput(scores) || !isFile) {
      return Path.of("scores.rejected.csv");
    }
    String name = scores.getFileName().toString().replaceFirst("\\.csv$", "");
    return scores.resolveSibling(name + ".rejected.csv");
  }

  /**
   * Writes the rejected rows beside the scores, as {@code NAME.rejected.csv}: {@code file, line,
   * row, reason}. Without any, a file of an earlier run is deleted.
   *
   * @return the file, or null
   */
  @Nullable Path writeBeside(Path scores, List<CsvLayout> files, WorkFolder work, Console console)
      throws IOException {
    Path target = rejectedBeside(scores);
    if (rejected() == 0) {
      if (OutputFiles.isMovedTo(target)) {
        Files.deleteIfExists(target);
      }
      return null;
    }
    Path finished = work.resolve("rejected.csv");
    try (CSVPrinter csv = new CSVPrinter(Files.newBufferedWriter(finished), FORMAT)) {
      csv.printRecord("file", "line", "row", "reason");
      rows.forEach(row -> print(csv, files, row));
    }
    OutputFiles.deliver(console, finished, target);
    return target;
  }

  private static void print(CSVPrinter csv, List<CsvLayout> files, UnscoredRow row) {
    if (row.windowNotFull()) {
      return;
    }
    try {
      csv.printRecord(files.get(row.file()).name(), row.line(), row.row(), row.reason());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
