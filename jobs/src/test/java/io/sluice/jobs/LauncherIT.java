package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher script and the one jar, as processes. */
class LauncherIT {
  private static final Path LAUNCHER = Path.of("../sluice").toAbsolutePath().normalize();
  @TempDir Path folder;

  @Test
  void helpComesFromAnyFolderAndThroughASymbolicLink() throws Exception {
    Path link =
        Files.createSymbolicLink(
            Files.createDirectory(folder.resolve("a b")).resolve("s"), LAUNCHER);
    run(Map.of(), LAUNCHER.toString(), "--version"); // builds, if sources are newer than the jar

    long start = System.nanoTime();
    CommandRun help = run(Map.of(), link.toString(), "--help");
    long millis = (System.nanoTime() - start) / 1_000_000;
    Files.delete(link); // JUnit warns of links that lead out of its folder

    assertThat(help.err()).isEmpty();
    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).startsWith("Usage: sluice");
    assertThat(millis).isLessThan(2000);
  }

  @Test
  void exitCodesAreThoseOfTheCommand() throws Exception {
    CommandRun usage = run(Map.of(), LAUNCHER.toString(), "score");
    CommandRun failure = run(Map.of(), LAUNCHER.toString(), "inspect", "none.sluice");

    assertThat(usage.exitCode()).isEqualTo(2);
    assertThat(failure.exitCode()).isEqualTo(1);
    assertThat(failure.err()).isEqualTo("sluice: none.sluice: no such file or folder\n");
  }

  @Test
  void scoresAFileAndSaysNothingOnStandardError() throws Exception {
    TestModels.sum("1", 0).write(folder.resolve("sum.sluice"));
    Files.writeString(folder.resolve("my data.csv"), "a,b\n1,2\n30,4\n");

    CommandRun run =
        run(
            Map.of("SLUICE_JAVA_OPTS", "-Xmx512m"),
            LAUNCHER.toString(),
            "score",
            "--model",
            "sum.sluice",
            "--input",
            "my data.csv");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Scored 2 of 2 rows from 1 file").doesNotContain("\u001b[");
    String digest = TestModels.sum("1", 0).id().shortDigest();
    assertThat(Files.readAllLines(folder.resolve("scores.csv")))
        .containsExactly(
            "time,file,row,level,decision,version,digest",
            ",my data.csv,1,3.0,normal,1," + digest,
            ",my data.csv,2,34.0,anomaly,1," + digest);
  }

  @Test
  void theJarRunsWithoutTheLauncher() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");

    CommandRun run =
        run(
            Map.of(),
            java.toString(),
            "-jar",
            LAUNCHER.resolveSibling("jobs/target/sluice.jar").toString(),
            "--version");

    assertThat(run.out()).matches("(?s)sluice \\d.*");
  }

  @Test
  void aJavaThatIsNoneIsNamed() throws Exception {
    CommandRun run = run(Map.of("JAVA_HOME", "/no/java"), LAUNCHER.toString(), "--help");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("sluice: JAVA_HOME is '/no/java', but there is no bin/java in it\n");
  }

  @Test
  void whatComputesScoresRunsWithTheSecondCompilerAndTheVectorApi() throws Exception {
    run(Map.of(), LAUNCHER.toString(), "--version"); // builds, if sources are newer than the jar
    Path java = Files.createDirectories(folder.resolve("fake/bin")).resolve("java");
    Files.writeString(
        java,
        """
        #!/bin/sh
        case $1 in
          -version) echo 'openjdk version "17.0.1" 2021-10-19' >&2 ;;
          --list-modules) echo jdk.incubator.vector@17.0.1 ;;
          *) echo "$@" ;;
        esac
        """);
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Map<String, String> fake = Map.of("JAVA_HOME", folder.resolve("fake").toString());

    for (String command :
        List.of("quantize", "verify", "evaluate", "run", "replay", "score", "score-kafka")) {
      assertThat(run(fake, LAUNCHER.toString(), command, "x").out())
          .contains("--add-modules jdk.incubator.vector")
          .doesNotContain("TieredStopAtLevel");
      assertThat(run(fake, LAUNCHER.toString(), command, "--help").out())
          .contains("TieredStopAtLevel=1")
          .doesNotContain("--add-modules");
    }
  }

  @Test
  void aJavaThatIsTooOldIsNamed() throws Exception {
    Path java = Files.createDirectories(folder.resolve("old/bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();

    CommandRun run =
        run(Map.of("JAVA_HOME", folder.resolve("old").toString()), LAUNCHER.toString(), "--help");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "sluice: '" + java + "' is too old: Java 17 or newer is needed; set JAVA_HOME\n");
  }

  private CommandRun run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
    return new CommandRun(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
