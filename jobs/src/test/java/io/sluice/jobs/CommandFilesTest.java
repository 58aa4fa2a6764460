package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No command writes over what it reads, or writes two files to one path. */
class CommandFilesTest {
  @TempDir Path folder;
  private Path model;
  private Path rows;

  @BeforeEach
  void makeFiles() throws IOException {
    model = folder.resolve("sum.sluice");
    TestModels.sum("1", 0).write(model);
    rows = Files.writeString(folder.resolve("rows.csv"), "a,b\n1,2\n3,4\n");
  }

  @Test
  void aFileOfRejectedRowsThatIsAnInputIsNotDeleted() throws IOException {
    Path input = Files.move(rows, folder.resolve("pump.rejected.csv"));
    Path scores = folder.resolve("pump.csv");

    CommandRun run = CommandRun.of("score", "--model", model, "--input", input, "--output", scores);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "sluice: "
                + input
                + ": the rejected rows of --output would overwrite this file, which is an input (--input);"
                + " choose another file\n");
    assertThat(input).hasContent("a,b\n1,2\n3,4\n");
    assertThat(scores).doesNotExist();
  }

  @Test
  void aModelInTheWatchedFolderIsNotOverwritten() throws IOException {
    Path models = Files.createDirectory(folder.resolve("models"));
    Path second = models.resolve("second.sluice");
    TestModels.sum("2", 0).write(second);

    CommandRun run =
        CommandRun.of(
            "score", "--model", model, "--input", rows, "--models", models, "--output", second);

    assertThat(run.err())
        .contains(
            "second.sluice: --output would overwrite this file, which is an input (--models)");
    assertThat(second).hasBinaryContent(TestModels.sum("2", 0).toBytes());
  }

  @Test
  void twoOutputsOfOnePathAreRefusedHoweverTheyAreSpelled() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    Path dangling =
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("x.sluice"));
    Path output = folder.resolve("x.sluice");
    Path relative = Path.of("").toAbsolutePath().relativize(output);

    for (Path other : List.of(output, link.resolve("x.sluice"), dangling, relative)) {
      CommandRun quantize =
          CommandRun.of(
              "quantize", model, "--calibration", rows, "--output", output, "--report", other);
      CommandRun train =
          CommandRun.of(
              "train",
              "--input",
              rows,
              "--features",
              "a,b",
              "--window",
              1,
              "--output",
              output,
              "--float-output",
              other);

      assertThat(quantize.err())
          .isEqualTo(
              "sluice: "
                  + other
                  + ": --output and --report name the same file; choose two files\n");
      assertThat(train.err())
          .isEqualTo(
              "sluice: "
                  + other
                  + ": --output and --float-output name the same file; choose two files\n");
    }
    assertThat(output).doesNotExist();
  }

  @Test
  void linksToAnInputAreTheInput() throws IOException {
    Path symbolic = Files.createSymbolicLink(folder.resolve("symbolic.csv"), rows);
    Path hard = Files.createLink(folder.resolve("hard.csv"), rows);

    for (Path output : List.of(symbolic, hard, folder.resolve("none/../rows.csv"))) {
      CommandRun run =
          CommandRun.of("score", "--model", model, "--input", rows, "--output", output);

      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(rows).hasContent("a,b\n1,2\n3,4\n");
    }
  }

  @Test
  void samplesInACalibrationFolderAreInputs() throws IOException {
    Path samples = Files.createDirectory(folder.resolve("samples"));
    Path sample = samples.resolve("one.npy");
    NpyFile.write(sample, NpyArray.ofFloats(new int[] {1, 2}, new float[] {1, 2}));

    CommandRun run = CommandRun.of("quantize", model, "--calibration", samples, "--output", sample);

    assertThat(run.err())
        .contains("one.npy: --output would overwrite this file, which is an input (--calibration)");
  }

  @Test
  void theArraysOfACheckAreInputs() throws IOException {
    Path original = folder.resolve("sum.onnx");
    CommandRun.of("export", model, "--onnx", original);
    Path check = Files.createDirectory(folder.resolve("check"));
    Path array = check.resolve("input.npy");
    NpyFile.write(array, NpyArray.ofFloats(new int[] {1, 2}, new float[] {1, 2}));

    CommandRun run =
        CommandRun.of("import", original, "--check", check, "--output", array, "--name", "m");

    assertThat(run.err())
        .contains("input.npy: --output would overwrite this file, which is an input (--check)");
  }

  @Test
  void aModelIsNotReplacedByWhatIsMadeOfIt() {
    CommandRun run = CommandRun.of("export", model, "--onnx", model);

    assertThat(run.err())
        .isEqualTo(
            "sluice: "
                + model
                + ": --onnx would overwrite this file, which is an input (M.sluice);"
                + " choose another file\n");
  }
}
