package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.jobs.console.Console;
import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class CommandsTest {
  @TempDir Path folder;

  @Test
  void withoutACommandThereIsHelp() {
    CommandRun run = CommandRun.of();

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains(
            "Usage: sluice",
            "score",
            "train",
            "inspect",
            "run",
            "import",
            "export",
            "verify",
            "evaluate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "score",
        "score-kafka",
        "train",
        "inspect",
        "benchmark",
        "run",
        "import",
        "export",
        "verify",
        "evaluate",
        "publish",
        "retire",
        "rollback",
        "heartbeat"
      })
  void everyCommandHasHelpWithinEightyColumns(String command) {
    CommandRun run = CommandRun.of(command, "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("Usage: sluice " + command);
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    assertThat(run.out()).doesNotContain("\u001b[");
  }

  @Test
  void anUnknownCommandIsAnErrorEvenIfHelpIsAskedFor() {
    for (String help : List.of("--help", "-h", "--version")) {
      CommandRun run = CommandRun.of("fly", help);

      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).isEqualTo("sluice: unknown command 'fly' (see 'sluice --help')\n");
      assertThat(run.out()).isEmpty();
    }
  }

  @Test
  void csvOptionsAreTheSameInEveryCommandThatReadsCsv() {
    Map<String, CommandLine> commands = SluiceCommand.line(Console.ofProcess()).getSubcommands();
    for (String option : List.of("--separator", "--key-column", "--time-column", "--time-format")) {
      assertThat(List.of("score", "replay", "train", "quantize"))
          .map(name -> commands.get(name).getCommandSpec().findOption(option))
          .map(spec -> spec.paramLabel() + ", " + List.of(spec.description()))
          .hasSize(4)
          .allMatch(text -> text.equals(descriptionInScore(commands, option)));
    }
  }

  private static String descriptionInScore(Map<String, CommandLine> commands, String option) {
    OptionSpec spec = commands.get("score").getCommandSpec().findOption(option);
    return spec.paramLabel() + ", " + List.of(spec.description());
  }

  @Test
  void stackTracesAreForVerboseOnly() {
    Path none = folder.resolve("none.sluice");

    assertThat(CommandRun.of("inspect", none).err()).hasLineCount(1);
    assertThat(CommandRun.of("--verbose", "inspect", none).err())
        .startsWith("sluice: " + none + ": no such file or folder\n")
        .contains("\tat ");
    assertThat(CommandRun.of("inspect", "--verbose", none).err()).contains("\tat ");
  }

  @Test
  void inspectShowsLayersFeaturesAndTheDecision() throws IOException {
    Path file = folder.resolve("sum.sluice");
    TestModels.sum("7", 0.5f).write(file);

    CommandRun run = CommandRun.of("inspect", file);

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("sum version 7")
        .contains(TestModels.sum("7", 0.5f).id().digest())
        .containsPattern("total +3 +12 +2")
        .contains("window of 1 event, layout NC")
        .containsPattern("a +0.0 +1.0 +reject")
        .contains("'anomaly' if level > 10.0, else 'normal'");
  }

  @Test
  void inspectAsJsonIsForPrograms() throws IOException {
    Path file = folder.resolve("sum.sluice");
    TestModels.sum("7", 0.5f).write(file);

    JsonNode json = new ObjectMapper().readTree(CommandRun.of("inspect", "--json", file).out());

    assertThat(json.get("name").asText()).isEqualTo("sum");
    assertThat(json.get("version").asText()).isEqualTo("7");
    assertThat(json.get("parameters").asInt()).isEqualTo(3);
    assertThat(json.get("multiplyAdds").asInt()).isEqualTo(2);
    assertThat(json.at("/layers/0/outputShape").toString()).isEqualTo("[1,1]");
    assertThat(json.at("/features/features/1/name").asText()).isEqualTo("b");
    assertThat(json.at("/outputs/decision/threshold").asDouble()).isEqualTo(10);
  }

  @Test
  void runScoresEachItemOfABatch() throws IOException {
    Path model = folder.resolve("three.sluice");
    TestModels.sumOfThree().write(model);
    Path input = folder.resolve("x.npy");
    Path output = folder.resolve("y.npy");
    NpyFile.write(
        input,
        NpyArray.ofFloats(
            new int[] {3, 2, 3}, 1, 1, 1, 1, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 5, 6, 7));

    CommandRun run = CommandRun.of("run", model, "--input", input, "--output", output);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Ran sum-of-three 1");
    NpyArray results = NpyFile.read(output);
    assertThat(results.shape()).containsExactly(3, 1);
    assertThat(results.toFloats()).containsExactly(6, 2, 18);
  }

  @Test
  void runOfAnEmptyBatchGivesAnEmptyBatch() throws IOException {
    Path model = folder.resolve("three.sluice");
    TestModels.sumOfThree().write(model);
    Path input = folder.resolve("x.npy");
    Path output = folder.resolve("y.npy");
    NpyFile.write(input, NpyArray.ofFloats(new int[] {0, 2, 3}));

    assertThat(CommandRun.of("run", model, "--input", input, "--output", output).exitCode())
        .isZero();
    assertThat(NpyFile.read(output).shape()).isEqualTo(new int[] {0, 1});
  }

  @Test
  void versionIsTold() {
    assertThat(List.of(CommandRun.of("--version").exitCode(), CommandRun.of("-V").exitCode()))
        .containsOnly(0);
    assertThat(CommandRun.of("--version").out()).startsWith("sluice ");
  }
}
