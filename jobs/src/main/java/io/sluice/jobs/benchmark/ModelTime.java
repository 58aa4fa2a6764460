package io.sluice.jobs.benchmark;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The time of a model in one JVM, after its warm-up and on one thread.
 *
 * @param nanos the median time of an event, in nanoseconds
 * @param steady whether the warm-up ended with a steady speed
 * @param batchRows the batch size at which a row takes less time; 1 if batches do not pay
 * @param batchGain how many times as fast a row is in such a batch
 * @param vectorBits the width of the vectors that the kernels use; 0 if they are scalar
 * @param backend the CPU and the kernels, in words
 */
record ModelTime(
    double nanos, boolean steady, int batchRows, double batchGain, int vectorBits, String backend) {
  /** Begins each line of {@link #toLines}: JVMs print other lines too. */
  private static final String MARK = "sluice-";

  /** The lines by which a JVM tells another one. */
  String toLines() {
    return String.join(
        "\n",
        MARK + "nanos=" + nanos,
        MARK + "steady=" + steady,
        MARK + "batchRows=" + batchRows,
        MARK + "batchGain=" + batchGain,
        MARK + "vectorBits=" + vectorBits,
        MARK + "backend=" + backend);
  }

  /** Reads {@link #toLines} among other lines; null if they are not there. */
  static @Nullable ModelTime parse(String output) {
    Map<String, String> values = new HashMap<>();
    output
        .lines()
        .filter(line -> line.startsWith(MARK))
        .map(line -> line.substring(MARK.length()).split("=", 2))
        .filter(parts -> parts.length == 2)
        .forEach(parts -> values.put(parts[0], parts[1]));
    String backend = values.get("backend"); // the last line
    return backend == null
        ? null
        : new ModelTime(
            Double.parseDouble(values.getOrDefault("nanos", "")),
            Boolean.parseBoolean(values.get("steady")),
            Integer.parseInt(values.getOrDefault("batchRows", "")),
            Double.parseDouble(values.getOrDefault("batchGain", "")),
            Integer.parseInt(values.getOrDefault("vectorBits", "")),
            backend);
  }
}
