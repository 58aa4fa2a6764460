package io.sluice.jobs.train;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.csv.CsvLayout;
import io.sluice.jobs.csv.CsvOptions;
import io.sluice.jobs.csv.CsvReader;
import io.sluice.jobs.csv.CsvRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The rows to train on. Unlike for scoring, a row that cannot be read is an error: a model should
 * not be made of data of which a part was left out in silence.
 */
public final class TrainingRows {
  private TrainingRows() {}

  /**
   * Reads files.
   *
   * @return [rows][features] of each file, or of each key in each file; NaN where a cell is empty
   * @throws CommandFailure that names file, line and column of a cell that cannot be read
   */
  public static List<float[][]> read(List<Path> files, CsvOptions options, List<String> features)
      throws IOException {
    Map<String, List<float[]>> sequences = new LinkedHashMap<>();
    for (int file = 0; file < files.size(); file++) {
      CsvLayout layout = CsvLayout.findWithoutTimes(files.get(file), options, features);
      try (CsvReader rows = new CsvReader(Files.newInputStream(files.get(file)), layout, file)) {
        for (CsvRow row = rows.next(); row != null; row = rows.next()) {
          check(layout, row, features);
          sequences.computeIfAbsent(row.sequence(), key -> new ArrayList<>()).add(row.values());
        }
      }
    }
    return sequences.values().stream().map(rows -> rows.toArray(float[][]::new)).toList();
  }

  private static void check(CsvLayout layout, CsvRow row, List<String> features) {
    String place = layout.name() + ":" + row.line() + ": ";
    if (row.problem() != null) {
      throw new CommandFailure(place + row.problem());
    }
    for (int i = 0; i < features.size(); i++) {
      if (Float.isInfinite(row.values()[i])) {
        throw new CommandFailure(
            place + "column '" + features.get(i) + "': the number is too large for a float");
      }
    }
  }
}
