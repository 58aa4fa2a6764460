package io.sluice.tools.train;

import io.sluice.tools.Conformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The Skoltech Anomaly Benchmark: a water circulation loop, 8 sensors, one row a second. */
record Skab(float[][] rows, boolean[] anomaly) {
  static final int SENSORS = 8;

  /** One file; without a column {@code anomaly} nothing counts as one. */
  static Skab read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    List<String> header = List.of(lines.get(0).split(";"));
    int label = header.indexOf("anomaly");
    float[][] rows = new float[lines.size() - 1][SENSORS];
    boolean[] anomaly = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      String[] fields = lines.get(i + 1).split(";");
      for (int f = 0; f < SENSORS; f++) {
        rows[i][f] = Float.parseFloat(fields[f + 1]);
      }
      anomaly[i] = label >= 0 && Float.parseFloat(fields[label]) == 1;
    }
    return new Skab(rows, anomaly);
  }

  static Path anomalyFree() {
    return Conformance.path("sensor/SKAB/anomaly-free/anomaly-free.csv");
  }

  /** The files with a valve that is closed for a while, in the order of their names. */
  static List<Skab> valve1() throws IOException {
    List<Skab> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(Conformance.path("sensor/SKAB/valve1"))) {
      for (Path path : paths.sorted().toList()) {
        files.add(read(path));
      }
    }
    return files;
  }

  static List<String> sensors() throws IOException {
    try (Stream<String> lines = Files.lines(anomalyFree())) {
      String[] header = lines.findFirst().orElseThrow().split(";");
      return Arrays.asList(header).subList(1, SENSORS + 1);
    }
  }

  /** The rows before one. */
  float[][] head(int count) {
    return Arrays.copyOf(rows, count);
  }
}
