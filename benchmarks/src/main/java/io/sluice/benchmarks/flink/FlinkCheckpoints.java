package io.sluice.benchmarks.flink;

import io.sluice.model.ModelArtifact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.flink.util.FileUtils;

/** How large savepoints are and how long restores take, against parallelism and model size. */
public final class FlinkCheckpoints {
  private static final int[] PARALLELISMS = {1, 4, 8};
  private static final int[] MODEL_BYTES = {10_000, 1_000_000, 10_000_000};
  private static final int TRIES = 3;

  private FlinkCheckpoints() {}

  /**
   * Runs all combinations.
   *
   * @param arguments the page whose section is written
   */
  public static void main(String[] arguments) throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add(
        "A job has one model in its state and runs in a cluster within one process. The table shows"
            + " the size of its savepoint on the local disk. It also shows the time from the"
            + " submission of a job that starts from the savepoint to its first score. The rows of"
            + " the smallest model show Flink's own share of that time. Values are medians of "
            + TRIES
            + ".");
    lines.add("");
    lines.add("| model MB | parallelism | savepoint MB | submission to first score, ms |");
    lines.add("|---|---|---|---|");
    for (int parallelism : PARALLELISMS) {
      measured(MODEL_BYTES[0], parallelism); // warms up
    }
    for (int bytes : MODEL_BYTES) {
      for (int parallelism : PARALLELISMS) {
        lines.add(row(measured(bytes, parallelism)));
      }
    }
    lines.forEach(System.out::println);
    PageSection.measuredHere(
            "Checkpoints against model size and parallelism", "flink-checkpoints", lines)
        .writeTo(Path.of(arguments[0]));
  }

  /** The run with the median time. */
  private static CheckpointRun measured(int modelBytes, int parallelism) throws Exception {
    ModelArtifact model = SizedModel.of(modelBytes);
    List<CheckpointRun> runs = new ArrayList<>();
    for (int i = 0; i < TRIES; i++) {
      Path folder = Files.createTempDirectory("flink-checkpoints");
      try {
        runs.add(CheckpointRun.of(model, parallelism, folder));
      } finally {
        FileUtils.deleteDirectory(folder.toFile());
      }
    }
    runs.sort(Comparator.comparingDouble(CheckpointRun::restoreMillis));
    return runs.get(TRIES / 2);
  }

  private static String row(CheckpointRun run) {
    return String.format(
        Locale.ROOT,
        "| %.2f | %d | %.2f | %.0f |",
        run.modelBytes() / 1e6,
        run.parallelism(),
        run.savepointBytes() / 1e6,
        run.restoreMillis());
  }
}
