package io.sluice.jobs.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The scores that the job has committed to its files, in the order of the readings. */
final class ScoreSheet {
  private final @Nullable ScoreRow[] rows;
  private long repeated;
  private long unknown;

  /**
   * @param readings how many there were
   */
  ScoreSheet(int readings) {
    this.rows = new ScoreRow[readings];
  }

  /**
   * Reads what the job has committed. Files that begin with a dot are not.
   *
   * @param parts the folder of the sink
   */
  static ScoreSheet read(Path parts, int readings) throws IOException {
    ScoreSheet sheet = new ScoreSheet(readings);
    for (Path file : committed(parts)) {
      try (Stream<String> lines = Files.lines(file)) {
        lines.map(ScoreRow::parse).forEach(sheet::add);
      }
    }
    return sheet;
  }

  private static List<Path> committed(Path parts) throws IOException {
    try (Stream<Path> files = Files.walk(parts)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .toList();
    }
  }

  void add(ScoreRow row) {
    if (row.reading() < 0 || row.reading() >= rows.length) {
      unknown++;
      return;
    }
    int index = (int) row.reading();
    if (rows[index] != null) {
      repeated++;
    } else {
      rows[index] = row;
    }
  }

  /** Whether each reading has one score, and there are no others. */
  boolean isExact() {
    return lost() == 0 && repeated == 0 && unknown == 0;
  }

  /** How many readings have no score. */
  long lost() {
    return rows.length - rows().size();
  }

  /** How many scores there are beyond the first of a reading. */
  long repeated() {
    return repeated;
  }

  /** How many scores are of readings that were never made. */
  long unknown() {
    return unknown;
  }

  /** The first score of each reading that has one, by index. */
  List<ScoreRow> rows() {
    List<ScoreRow> present = new ArrayList<>(rows.length);
    for (ScoreRow row : rows) {
      if (row != null) {
        present.add(row);
      }
    }
    return present;
  }

  /** Writes them as one CSV file with a header. */
  void write(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(ScoreRow.HEADER + "\n");
      for (ScoreRow row : rows()) {
        out.write(row.toCsv() + "\n");
      }
    }
  }
}
