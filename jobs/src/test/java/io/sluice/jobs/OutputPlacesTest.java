package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelArtifact;
import io.sluice.tools.npy.NpyArray;
import io.sluice.tools.npy.NpyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Outputs that are no regular files are written into, and stay what they are. */
class OutputPlacesTest {
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
  @DisabledOnOs(OS.WINDOWS)
  void aNamedPipeGetsTheScores() throws Exception {
    Path pipe = pipe();
    CompletableFuture<String> read = reading(pipe);

    CommandRun run = CommandRun.of("score", "--model", model, "--input", rows, "--output", pipe);

    assertThat(run.err()).isEmpty();
    assertThat(Files.readAttributes(pipe, "isOther", LinkOption.NOFOLLOW_LINKS))
        .containsEntry("isOther", true);
    assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo(scores());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aNamedPipeGetsArrays() throws Exception {
    Path pipe = pipe();
    CompletableFuture<String> read = reading(pipe);
    Path array = folder.resolve("x.npy");
    NpyFile.write(array, NpyArray.ofFloats(new int[] {1, 2}, new float[] {1, 2}));

    CommandRun.of("run", model, "--input", array, "--output", pipe);

    assertThat(read.get(20, TimeUnit.SECONDS)).startsWith("\u0093NUMPY");
    assertThat(Files.isRegularFile(pipe)).isFalse();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aSymbolicLinkStaysAndItsTargetGetsTheScores() throws IOException {
    Path target = Files.writeString(folder.resolve("monday.csv"), "x".repeat(10_000));
    Path link = Files.createSymbolicLink(folder.resolve("latest.csv"), Path.of("monday.csv"));

    CommandRun.of("score", "--model", model, "--input", rows, "--output", link);

    assertThat(Files.readSymbolicLink(link)).hasToString("monday.csv");
    assertThat(target.toFile())
        .content()
        .isEqualTo(scores().replace("FOLDER/", "," + folder + "/"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aSymbolicLinkToNothingYetMakesItsTarget() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("latest.onnx"), Path.of("new.onnx"));

    CommandRun.of("export", model, "--onnx", link);

    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(folder.resolve("new.onnx")).isRegularFile();
  }

  @Test
  void aDashIsStandardOutputAndTheReportGoesToStandardError() throws IOException {
    Path onnx = folder.resolve("sum.onnx");
    CommandRun.of("export", model, "--onnx", onnx);

    CommandRun scored = CommandRun.of("score", "--model", model, "--input", rows, "--output", "-");
    CommandRun exported = CommandRun.of("export", model, "--onnx", "-");
    CommandRun imported =
        CommandRun.of("import", onnx, "--output", "-", "--name", "sum", "--features", "a,b");

    assertThat(new String(scored.data(), StandardCharsets.UTF_8))
        .isEqualTo(scores().replace("FOLDER/", "," + folder + "/"));
    assertThat(scored.out()).isEmpty();
    assertThat(scored.err()).startsWith("Scored 2 of 2 rows");
    assertThat(exported.data()).isEqualTo(Files.readAllBytes(onnx));
    assertThat(ModelArtifact.read(imported.data()).id().name()).isEqualTo("sum");
    assertThat(Path.of("-")).doesNotExist();
    assertThat(Path.of("scores.rejected.csv")).doesNotExist();
  }

  @Test
  void aModelForStandardOutputNeedsAName() {
    assertThat(CommandRun.of("import", folder.resolve("m.onnx"), "--output", "-").err())
        .isEqualTo("sluice: --output - needs --name (see 'sluice import --help')\n");
  }

  private static String scores() {
    String digest = TestModels.sum("1", 0).id().shortDigest();
    return "time,file,row,level,decision,version,digest\n"
        + "FOLDER/rows.csv,1,3.0,normal,1,DIGEST\n".replace("DIGEST", digest)
        + "FOLDER/rows.csv,2,7.0,normal,1,DIGEST\n".replace("DIGEST", digest);
  }

  private Path pipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    return pipe;
  }

  private CompletableFuture<String> reading(Path pipe) {
    CompletableFuture<String> read = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              try {
                byte[] bytes = Files.readAllBytes(pipe);
                read.complete(
                    new String(bytes, StandardCharsets.ISO_8859_1)
                        .replace("," + folder + "/", "FOLDER/"));
              } catch (IOException e) {
                read.completeExceptionally(e);
              }
            },
            "pipe reader");
    reader.setDaemon(true);
    reader.start();
    return read;
  }
}
