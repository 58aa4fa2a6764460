package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Decision;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.GoldenVectors;
import io.sluice.model.OutputSchema;
import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import io.sluice.tools.onnx.export.OnnxExporter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bad input gets one line that says what is wrong, where, and what to do. */
class BadInputTest {
  @TempDir static Path folder;

  /**
   * A row of {@code docs/bad-input.md}.
   *
   * @param exitCode 1 for what is in files, 2 for how the command is used
   * @param what is wrong
   * @param command line, without {@code sluice}; files are those of {@link #makeFiles}
   * @param message all of standard error
   */
  record BadInput(int exitCode, String what, String command, String message) {
    @Override
    public String toString() {
      return what;
    }

    String markdown() {
      return String.join(
              " | ",
              "",
              what,
              "`" + command.replace("|", "\\|") + "`",
              "" + exitCode,
              "`" + message.replace("|", "\\|") + "`",
              "")
          .strip();
    }
  }

  static List<BadInput> badInputs() {
    return BadInputs.ALL;
  }

  @ParameterizedTest
  @MethodSource("badInputs")
  void oneLineSaysWhatIsWrong(BadInput bad) {
    Object[] arguments =
        Arrays.stream(bad.command().split(" "))
            .map(word -> word.equals("''") ? "" : word.replace("DIR/", folder + "/"))
            .toArray();

    CommandRun run = CommandRun.of(arguments);

    assertThat(run.err().replace(folder + "/", "DIR/"))
        .isEqualTo("sluice: " + bad.message() + "\n");
    assertThat(run.exitCode()).isEqualTo(bad.exitCode());
    assertThat(run.out()).isEmpty();
  }

  @Test
  void theDocumentHasTheSameRows() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../docs/bad-input.md")).stream()
            .filter(line -> line.startsWith("| ") && line.contains("`"))
            .toList();

    assertThat(rows).isEqualTo(BadInputs.ALL.stream().map(BadInput::markdown).toList());
    assertThat(rows).hasSizeGreaterThanOrEqualTo(30);
  }

  @BeforeAll
  static void makeFiles() throws IOException {
    makeModels();
    csv("good.csv", "time,a,b,fault\n2020-03-09 10:00:00,1,2,0\n");
    csv("empty.csv", "");
    csv("numbers.csv", "1,2\n3,4\n");
    csv("other.csv", "time,A,bb,pressure\n1583748873,1,2,3\n");
    csv("twice.csv", "a,b,a\n1,2,3\n");
    csv("dates.csv", "date,a,b\n03/04/2020 10:00,1,2\n");
    csv("words.csv", "when,a,b\nsoon,1,2\n");
    csv("no-times.csv", "when,a,b\n,1,2\n");
    csv("quote.csv", "a,b\n1,2\n3,\"4\n5,6\n");
    csv("gaps.csv", "a,b\n1,\n,2\n");
    csv("text.csv", "a,b\n1,two\n");
    csv("long.csv", "a,b,gap\n" + "1,2,\n".repeat(30));
    String scores = "time,file,row,level,decision,version,digest\n";
    csv("scores.csv", scores + ",good.csv,1,3.0,normal,1,0123456789ab\n");
    csv("bad-scores.csv", scores + ",good.csv,1,high,normal,1,0123456789ab\n");
    csv("huge.csv", "a\n1\n1e99\n");
    csv("long-line.csv", "x".repeat(70_000));
    Files.write(folder.resolve("utf16.csv"), "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16));
    Files.write(
        folder.resolve("latin1.csv"), "a,b,\u00b0C\n1,2,3\n".getBytes(StandardCharsets.ISO_8859_1));
    Files.createDirectory(folder.resolve("nothing"));
    csv("text.onnx", "no model");
    csv("text.json", "no schema");
    String ab = "{\"features\":{\"features\":[%s],\"layout\":\"nc\",\"incomplete\":\"pad\"%s}}";
    String a = "{\"name\":\"a\",\"mean\":0,\"std\":1,\"missing\":\"reject\",\"fill\":0}";
    csv("no-window.json", ab.formatted(a, ""));
    csv("one-feature.json", ab.formatted(a, ",\"window\":1"));
    String job = "bootstrap: localhost:1\nmodel: pump\ntopics:\n  events: e\n  models: m\n";
    csv("no-scores.yaml", job + "  dead-letters: d\nfeatures:\n  a: /a\n");
    csv(
        "no-broker.yaml",
        job
            + "  scores: s\n  dead-letters: d\nfeatures:\n  a: /a\nkafka:\n  default.api.timeout.ms: 2000\n  request.timeout.ms: 2000\n");
    csv("list.yaml", "features: [a, b]\n");
    csv("text.tflite", "no model");
    Files.writeString(
        folder.resolve("cases.txt"), "# one\ngood.sluice --inptu x.npy --expect y.npy\n");
    NpyFile.write(folder.resolve("wide.npy"), NpyArray.ofFloats(new int[] {2, 3}, new float[6]));
    NpyFile.write(folder.resolve("good.npy"), NpyArray.ofFloats(new int[] {1, 2}, new float[2]));
    byte[] npy = Files.readAllBytes(folder.resolve("good.npy"));
    Files.write(folder.resolve("torn.npy"), Arrays.copyOf(npy, npy.length - 3));
  }

  private static void makeModels() throws IOException {
    OutputSchema undecided = new OutputSchema(List.of("level"), null);
    OutputSchema alarm =
        new OutputSchema(
            List.of("level"), new Decision.Threshold(0, 10, List.of("normal", "anomaly")));
    var ab = TestModels.features(1, IncompleteWindow.PAD);
    byte[] good = TestModels.sum("1", 0).toBytes();
    Files.write(folder.resolve("good.sluice"), good);
    Files.write(Files.createDirectory(folder.resolve("models")).resolve("good.sluice"), good);
    Files.write(folder.resolve("torn.sluice"), Arrays.copyOf(good, good.length - 3));
    Files.write(folder.resolve("short.sluice"), Arrays.copyOf(good, 40));
    Files.write(folder.resolve("empty.sluice"), new byte[0]);
    String newer =
        new String(good, StandardCharsets.ISO_8859_1)
            .replace("\"sluice.format\":\"1\"", "\"sluice.format\":\"9\"");
    Files.write(folder.resolve("newer.sluice"), newer.getBytes(StandardCharsets.ISO_8859_1));
    TestModels.sumWith(null, alarm, null).write(folder.resolve("plain.sluice"));
    Files.write(folder.resolve("good.onnx"), OnnxExporter.export(TestModels.sum("1", 0).graph()));
    TestModels.sumWith(ab, undecided, null).write(folder.resolve("undecided.sluice"));
    TestModels.sumWith(ab, alarm, new GoldenVectors(1, new float[] {1, 2}, new float[] {4}))
        .write(folder.resolve("wrong-golden.sluice"));
  }

  private static void csv(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
