package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that extend a control log, on a watched folder. */
class PublishCommandsTest {
  private static final ModelArtifact ONE = TestModels.sum("1", 0);
  private static final ModelArtifact TWO = TestModels.sum("2", 5);
  private static final String NAME_OF_ONE = "sum-1-" + ONE.id().shortDigest();
  private static final String NAME_OF_TWO = "sum-2-" + TWO.id().shortDigest();

  @TempDir Path folder;
  private Path log = Path.of("");
  private Path one = Path.of("");
  private Path two = Path.of("");

  @BeforeEach
  void makeFiles() throws IOException {
    log = Files.createDirectory(folder.resolve("log"));
    one = folder.resolve("one.sluice");
    two = folder.resolve("two.sluice");
    ONE.write(one);
    TWO.write(two);
  }

  @Test
  void publishingTwiceWritesOnce() throws IOException {
    CommandRun first = CommandRun.of("publish", one, "--folder", log);
    CommandRun second = CommandRun.of("publish", one, "--folder", log);

    assertThat(first.err()).isEmpty();
    assertThat(first.exitCode()).isZero();
    assertThat(first.out())
        .isEqualTo(
            "Wrote "
                + log.resolve(NAME_OF_ONE + ".sluice")
                + ":\n  activate  "
                + ONE.id()
                + "\n  from      the start of time\n  rollout   full\n  artifact  "
                + Files.size(one)
                + " bytes\n");
    assertThat(second.exitCode()).isZero();
    assertThat(second.out())
        .startsWith(
            "Nothing to write: "
                + log.resolve(NAME_OF_ONE + ".sluice")
                + " has this change already.\n  activate  "
                + ONE.id());
    assertThat(names()).containsExactly(NAME_OF_ONE + ".sluice");
    assertThat(Files.readAllBytes(log.resolve(NAME_OF_ONE + ".sluice"))).isEqualTo(ONE.toBytes());
  }

  @Test
  void anEarlierModelCanBeActivatedAgain() throws Exception {
    CommandRun.of("publish", one, "--folder", log);
    Thread.sleep(20);
    CommandRun.of("publish", two, "--folder", log);
    Thread.sleep(20);

    assertThat(CommandRun.of("publish", one, "--folder", log).out()).startsWith("Wrote ");
    assertThat(CommandRun.of("publish", one, "--folder", log).out()).startsWith("Nothing to write");
  }

  @Test
  void aDryRunWritesNothing() throws IOException {
    CommandRun run =
        CommandRun.of(
            "publish", one, "--folder", log, "--from", "2026-12-01T08:00:00Z", "--dry-run");

    assertThat(run.out())
        .startsWith("Would write to folder " + log + ":\n  activate  " + ONE.id())
        .contains("  from      2026-12-01T08:00:00Z (1796112000000)\n");
    assertThat(names()).isEmpty();
  }

  @Test
  void aTrialIsPublishedAndRolledBack() throws IOException {
    CommandRun trial =
        CommandRun.of("publish", two, "--folder", log, "--from", "5000", "--canary", "0.25");
    CommandRun rollback = CommandRun.of("rollback", "--model", "sum", "--folder", log);

    assertThat(trial.err()).isEmpty();
    assertThat(trial.out()).contains("  rollout   canary of 0.25\n");
    assertThat(rollback.err()).isEmpty();
    assertThat(rollback.out())
        .contains("  rollback  model 'sum', artifact " + TWO.id().shortDigest())
        .contains("  from      1970-01-01T00:00:05Z (5000)\n");
    assertThat(names())
        .containsExactlyInAnyOrder(
            "_" + NAME_OF_TWO + ".sluice",
            NAME_OF_TWO + "-canary-0.25@5000.sluice",
            "rollback-sum-" + TWO.id().shortDigest() + "@5000.sluice");
    assertThat(Files.readString(log.resolve(NAME_OF_TWO + "-canary-0.25@5000.sluice")))
        .startsWith("# sluice ")
        .contains("sluice-share: 0.25\n", "sluice-from: 5000\n")
        .endsWith("uri: _" + NAME_OF_TWO + ".sluice\n");
  }

  @Test
  void changesBehindAPromiseAreRefusedUnlessAskedFor() {
    CommandRun heartbeat = CommandRun.of("heartbeat", "--time", "9000", "--folder", log);
    assertThat(heartbeat.err()).isEmpty();
    assertThat(heartbeat.out())
        .isEqualTo(
            "Wrote "
                + log.resolve("heartbeat-00.sluice")
                + ": heartbeat until 1970-01-01T00:00:09Z (9000)\n");
    assertThat(CommandRun.of("heartbeat", "--time", "9000", "--folder", log).out())
        .startsWith("Nothing to write: the log promises as much already");

    Object[] retire = {"retire", "--model", "sum", "--from", "9000", "--folder", log};
    CommandRun refused = CommandRun.of(retire);
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith(
            "sluice: the log has promised that no change effective at or before"
                + " 1970-01-01T00:00:09Z (9000) is still to come");
    assertThat(
            CommandRun.of("retire", "--model", "sum", "--from", "9000", "--folder", log, "--late")
                .out())
        .startsWith("Wrote " + log.resolve("retire-sum@9000.sluice"));
    assertThat(CommandRun.of(retire).out()).startsWith("Nothing to write: ");
  }

  @Test
  void heartbeatsUseSixteenFilesInTurn() throws IOException {
    CommandRun run = CommandRun.of("heartbeat", "--every", "5ms", "--count", "20", "--folder", log);

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines()).hasSize(20).allMatch(line -> line.startsWith("Wrote "));
    assertThat(names()).hasSize(16).allMatch(name -> name.matches("heartbeat-\\d\\d\\.sluice"));
  }

  @Test
  void wrongUseIsToldInOneLine() {
    check(2, "where is the control log? Use --bootstrap and --topic, or --folder", "publish", one);
    check(2, "--canary and --shadow exclude", "publish", one, "--canary", "1", "--shadow", "1");
    check(2, "--canary: share: 5.0 must be above 0", "publish", one, "--canary", "5");
    check(2, "--folder excludes", "publish", one, "--folder", log, "--topic", "t");
    check(1, folder + "/no: there is no such folder", "publish", one, "--folder", folder + "/no");
    check(1, "the log has no trial of model 'x'", "rollback", "--model", "x", "--folder", log);
    check(
        2,
        "invalid value for option '--from': 'soon' is not a time",
        "retire",
        "--model",
        "x",
        "--from",
        "soon");
    check(2, "--every and --time exclude", "heartbeat", "--every", "1s", "--time", "3");
    check(
        2, "invalid value for option '--every': '1 year' is not", "heartbeat", "--every", "1 year");
  }

  private static void check(int exitCode, String message, Object... command) {
    CommandRun run = CommandRun.of(command);
    assertThat(run.err()).startsWith("sluice: " + message).hasLineCount(1);
    assertThat(run.exitCode()).isEqualTo(exitCode);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(log)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
