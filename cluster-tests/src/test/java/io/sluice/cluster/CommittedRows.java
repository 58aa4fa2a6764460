package io.sluice.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** What a file sink has committed: the lines of all part files that are not hidden. */
final class CommittedRows {
  private CommittedRows() {}

  /** All rows below a folder, sorted; part files that are still in progress are left out. */
  static List<String> sorted(Path folder) throws IOException {
    List<String> rows = new ArrayList<>();
    for (Path file : partFiles(folder)) {
      rows.addAll(Files.readAllLines(file));
    }
    Collections.sort(rows);
    return rows;
  }

  private static List<Path> partFiles(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .toList();
    }
  }
}
