package io.sluice.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jobs.console.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo as typed, with the models that come with it, on a shorter stream. */
class DemoCommandIT {
  @TempDir Path folder;

  @Test
  void aShortDemoShowsBothVersionsAndEachReadingOnce() throws Exception {
    StringWriter out = new StringWriter();
    Console console =
        new Console(new PrintWriter(out), new PrintWriter(new StringWriter()), false, false);
    Path output = folder.resolve("new/folder");

    int exitCode =
        new CommandLine(new DemoCommand(console))
            .execute("--events=12001", "--pumps=7", "--rate=3000", "--output=" + output);

    assertThat(exitCode).isZero();
    assertThat(out.toString())
        .contains("pump-anomaly 1 (", "arrived on the control stream and scores from reading 0 on.")
        .contains("pump-anomaly 2 (", "replaced it at reading ", " while the job ran.")
        .contains("Every reading was scored exactly once, and the model was swapped")
        .contains("dead letters     none");
    try (Stream<String> rows = Files.lines(output.resolve("scores.csv"))) {
      assertThat(rows.skip(1).map(ScoreRow::parse).map(ScoreRow::reading))
          .hasSize(12_001)
          .doesNotHaveDuplicates()
          .startsWith(0L, 1L, 2L)
          .endsWith(12_000L);
    }
    try (Stream<String> rows = Files.lines(output.resolve("readings.csv"))) {
      assertThat(rows).hasSize(12_002);
    }
    try (Stream<Path> files = Files.list(output)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "scores.csv", "readings.csv", "pump-v1.sluice", "pump-v2.sluice");
    }
  }
}
