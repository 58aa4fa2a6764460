package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How large checkpoints of a job with one model are, and how long a restore takes, on a local disk;
 * the table goes to {@code target/checkpoint-cost.md}.
 */
class CheckpointCostTest {
  private static final Path TABLE = Path.of("target", "checkpoint-cost.md");
  private static final List<String> ROWS = new ArrayList<>();

  /** Names, times and digests. */
  private static final int BYTES_PER_SUBTASK = 4_000;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "158, 1", "158, 2", "158, 8", "500, 1", "500, 2", "500, 8", "1600, 1", "1600, 2", "1600, 8"
  })
  void aCheckpointHasAModelOnceAndARestoreIsFast(int width, int parallelism) throws Exception {
    ModelArtifact model = TestModels.wide("w", width);
    OperatorSubtaskState[] states = new OperatorSubtaskState[parallelism];
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (ScoringHarness harness =
          ScoringHarness.openOnDisk(
              ScoringHarness.strict(true), parallelism, subtask, folder, false)) {
        harness.model(1, model);
        states[subtask] = harness.snapshot(1, 1);
      }
    }
    long bytes = Arrays.stream(states).mapToLong(OperatorSubtaskState::getStateSize).sum();
    OperatorSubtaskState state = ScoringHarness.repackageState(states);
    long start = System.nanoTime();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      ScoringHarness.restore(ScoringHarness.strict(true), state, parallelism, parallelism, subtask)
          .close();
    }
    double millis = (System.nanoTime() - start) / 1e6 / parallelism;
    ROWS.add(
        String.format(
            Locale.ROOT,
            "| %.2f | %d | %.2f | %.0f |",
            model.fileBytes() / 1e6,
            parallelism,
            bytes / 1e6,
            millis));
    assertThat(bytes).isLessThan(model.fileBytes() + (long) BYTES_PER_SUBTASK * parallelism);
    assertThat(millis).isLessThan(4_000);
  }

  @AfterAll
  static void writeTable() throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| model MB | parallelism | checkpoint MB | restore of a subtask, model included, ms |");
    lines.add("|---|---|---|---|");
    lines.addAll(ROWS);
    Files.write(TABLE, lines);
  }
}
