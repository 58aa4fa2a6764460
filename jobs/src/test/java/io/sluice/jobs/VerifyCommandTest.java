package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.model.GoldenVectors;
import io.sluice.model.OutputSchema;
import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
  private static final OutputSchema LEVEL = new OutputSchema(List.of("level"), null);
  @TempDir Path folder;
  private Path good = Path.of("");
  private Path x = Path.of("");
  private Path y = Path.of("");

  @BeforeEach
  void files() throws IOException {
    good = golden("a-good.sluice", 3);
    x = npy("x.npy", new int[] {2, 2}, 1, 2, 3, 4);
    y = npy("y.npy", new int[] {2, 1}, 3, 7);
  }

  /** A model that adds two numbers, said to make {@code sum} of 1 and 2. */
  private Path golden(String name, float sum) throws IOException {
    Path file = folder.resolve(name);
    TestModels.sumWith(null, LEVEL, new GoldenVectors(1, new float[] {1, 2}, new float[] {sum}))
        .write(file);
    return file;
  }

  private Path npy(String name, int[] shape, float... values) throws IOException {
    Path file = folder.resolve(name);
    NpyFile.write(file, NpyArray.ofFloats(shape, values));
    return file;
  }

  @Test
  void aLineTellsOfEachCaseAndTheLastOneOfAll() throws IOException {
    Path bad = golden("b-bad.sluice", 4);
    Path plain = folder.resolve("c-plain.sluice");
    TestModels.sumWith(null, LEVEL, null).write(plain);

    CommandRun run = CommandRun.of("verify", folder);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .containsExactly(
            "pass         " + good + ": 1 element, equal",
            "FAIL         "
                + bad
                + ": 'outputs'[0] of item 0: got 3.0, expected 4.0, difference 1"
                + " (1 of 1 elements differ too much)",
            "unsupported  " + plain + ": the model has no golden vectors to be compared with",
            "1 passed, 1 failed, 1 unsupported");
  }

  @Test
  void theExitCodeIsZeroIfACasePassedAndNoneFailed() throws IOException {
    Path plain = folder.resolve("plain.sluice");
    TestModels.sumWith(null, LEVEL, null).write(plain);

    assertThat(CommandRun.of("verify", good, plain).exitCode()).isZero();
    assertThat(CommandRun.of("verify", plain).exitCode()).isEqualTo(1);
  }

  @Test
  void arraysAreComparedWithinWhatIsAllowed() throws IOException {
    Path near = npy("near.npy", new int[] {2, 1}, 3.25f, 7);

    assertThat(CommandRun.of("verify", good, "--input", x, "--expect", y).out())
        .isEqualTo(
            "pass         " + y + ": 2 elements, equal\n1 passed, 0 failed, 0 unsupported\n");
    assertThat(CommandRun.of("verify", good, "--input", x, "--expect", near).exitCode())
        .isEqualTo(1);
    assertThat(
            CommandRun.of("verify", good, "--input", x, "--expect", near, "--atol", "0.25").out())
        .startsWith("pass         " + near + ": 2 elements, 1 different by at most 0.2500\n");
    assertThat(
            CommandRun.of("verify", good, "--input", x, "--expect", near, "--rtol", "0.1")
                .exitCode())
        .isZero();
    assertThat(CommandRun.of("verify", good, "--input", x, "--expect", y, "--exact").exitCode())
        .isZero();
  }

  @Test
  void aFileListsCasesOnItsLines() throws IOException {
    Path list = folder.resolve("cases.txt");
    Files.writeString(
        list,
        "# golden vectors\n\n" + good + "\n" + good + " --input " + x + "  --expect " + y + "\n");

    assertThat(CommandRun.of("verify", "--cases", list).out())
        .endsWith("2 passed, 0 failed, 0 unsupported\n");
  }

  @Test
  void programsReadLinesOfJson() throws IOException {
    Path wrong = npy("wrong.npy", new int[] {2, 1}, 3, 8);

    CommandRun run = CommandRun.of("verify", good, "--input", x, "--expect", wrong, "--json");

    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(2);
    JsonNode line = new ObjectMapper().readTree(lines.get(0));
    assertThat(line.get("case").asText()).isEqualTo(wrong.toString());
    assertThat(line.get("verdict").asText()).isEqualTo("fail");
    assertThat(line.get("reason").asText()).startsWith("'y'[0, 0] of item 1: got 7.0");
    assertThat(line.get("elements").asInt()).isEqualTo(2);
    assertThat(line.get("unequal").asInt()).isEqualTo(1);
    assertThat(line.at("/largest/item").asInt()).isEqualTo(1);
    assertThat(line.at("/largest/index").toString()).isEqualTo("[0,0]");
    assertThat(line.at("/largest/size").asDouble()).isEqualTo(1);
    assertThat(lines.get(1)).isEqualTo("{\"passed\":0,\"failed\":1,\"unsupported\":0}");
  }
}
