package io.sluice.jobs.score;

import io.sluice.jobs.csv.CsvLayout;
import io.sluice.jobs.csv.SpreadsheetText;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Writes the scores as CSV: {@code time, file, row}, the key if there is one, the model's outputs
 * by their names, then decision, version, digest, and the label if there is one.
 */
final class ScoresFile implements AutoCloseable {
  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();
  private final CSVPrinter csv;
  private final List<CsvLayout> files;
  private final int outputs;
  private final boolean keyed;
  private final boolean labelled;

  /**
   * @param files the input files
   * @param outputNames of the outputs that all rows have; a row with fewer has empty cells
   */
  ScoresFile(Path file, List<CsvLayout> files, List<String> outputNames) throws IOException {
    this.files = files;
    this.outputs = outputNames.size();
    this.keyed = files.get(0).key() >= 0;
    this.labelled = files.get(0).label() >= 0;
    BufferedWriter writer = Files.newBufferedWriter(file);
    this.csv = new CSVPrinter(writer, FORMAT);
    List<String> header = new ArrayList<>(List.of("time", "file", "row"));
    if (keyed) {
      header.add("key");
    }
    header.addAll(outputNames.stream().map(SpreadsheetText::of).toList());
    header.addAll(List.of("decision", "version", "digest"));
    if (labelled) {
      header.add("label");
    }
    csv.printRecord(header);
  }

  void write(ScoredRow row) {
    try {
      csv.print(row.time().isEmpty() ? null : row.time()); // an empty text would get quotes
      csv.print(files.get(row.file()).name());
      csv.print(row.row());
      if (keyed) {
        csv.print(row.key());
      }
      for (int i = 0; i < outputs; i++) {
        csv.print(i < row.outputs().length ? row.outputs()[i] : "");
      }
      csv.print(row.decisionLabel() == null ? "" : SpreadsheetText.of(row.decisionLabel()));
      csv.print(row.model().version());
      csv.print(row.model().digest());
      if (labelled) {
        csv.print(row.truth() < 0 ? "" : row.truth());
      }
      csv.println();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    csv.close();
  }
}
