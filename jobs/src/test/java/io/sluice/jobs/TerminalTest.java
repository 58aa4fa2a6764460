package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.sluice.jobs.console.Console;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.OutputSchema;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What files contain cannot steer the terminal. */
class TerminalTest {
  private static final String HOSTILE = "x\u001b[2J\u009b1m\u202ey\u2066\u007f\r\nsluice: z";
  private static final String VISIBLE =
      "x\\u001b[2J\\u009b1m\\u202ey\\u2066\\u007f\\u000d\\u000asluice: z";
  @TempDir Path folder;

  @Test
  void namesInAModelAreShownWithTheirControlCharactersVisible() throws IOException {
    Path model = hostileModel();

    for (boolean colours : new boolean[] {false, true}) {
      StringWriter out = new StringWriter();
      Console console =
          new Console(new PrintWriter(out), new PrintWriter(new StringWriter()), colours, false);
      SluiceCommand.run(console, "inspect", model.toString());

      assertThat(out.toString()).contains(VISIBLE + "   0.0").contains("outputs   " + VISIBLE);
      assertThat(out.toString().replaceAll("\u001b\\[(0|1|2|31|32)m", ""))
          .doesNotContainPattern(
              "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]");
      assertThat(out.toString().contains("\u001b[1m")).isEqualTo(colours);
    }
  }

  @Test
  void jsonKeepsTheNames() throws IOException {
    CommandRun run = CommandRun.of("inspect", hostileModel(), "--json");

    assertThat(run.out()).doesNotContainPattern("[\\x7f-\\x9f\\u202e\\u2066]");
    assertThat(
            new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(run.out())
                .at("/outputs/names/0")
                .textValue())
        .isEqualTo(HOSTILE);
  }

  @Test
  void columnNamesInMessagesAreShownVisibly() throws IOException {
    TestModels.sum("1", 0).write(folder.resolve("sum.sluice"));
    Path rows = Files.writeString(folder.resolve("rows.csv"), "a,\u001b[31mb\u202e\n1,2\n");

    CommandRun run =
        CommandRun.of("score", "--model", folder.resolve("sum.sluice"), "--input", rows);

    assertThat(run.err()).endsWith("the columns are 'a', '\\u001b[31mb\\u202e'\n");
  }

  @Test
  void aMessageOfManyBlanksIsPrintedAtOnce() {
    assertThatNoException()
        .isThrownBy(
            () ->
                org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(5),
                    () -> CommandRun.of("inspect", "x" + " ".repeat(300_000) + "y")));
  }

  @Test
  void lineBreaksInAMessageBecomeOneBlank() {
    assertThat(CommandRun.of("inspect", folder + "/a \n\r\n  b").err())
        .isEqualTo("sluice: " + folder + "/a b: no such file or folder\n");
  }

  private Path hostileModel() throws IOException {
    Path model = folder.resolve("hostile.sluice");
    TestModels.sumWith(
            new FeatureSchema(
                List.of(Feature.raw(HOSTILE), Feature.raw("b")),
                1,
                Layout.NC,
                IncompleteWindow.PAD),
            new OutputSchema(List.of(HOSTILE), null),
            null)
        .write(model);
    return model;
  }
}
