package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Decision;
import io.sluice.model.Feature.MissingPolicy;
import io.sluice.model.ModelArtifact;
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

class ExchangeCommandsTest {
  @TempDir Path folder;
  private Path onnx = Path.of("");
  private Path model = Path.of("");

  /** An ONNX file that adds two numbers. */
  @BeforeEach
  void exportSum() throws IOException {
    Path plain = folder.resolve("plain.sluice");
    onnx = folder.resolve("sum.onnx");
    model = folder.resolve("sum.sluice");
    TestModels.sumWith(null, new OutputSchema(List.of("level"), null), null).write(plain);

    CommandRun run = CommandRun.of("export", plain, "--onnx", onnx);

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("sum 1").contains(" -> " + onnx + ", ");
  }

  private void npy(String name, int[] shape, float... values) throws IOException {
    NpyFile.write(folder.resolve(name), NpyArray.ofFloats(shape, values));
  }

  @Test
  void anImportTellsWhatWasMadeAndProvesItself() throws IOException {
    CommandRun run =
        CommandRun.of("import", onnx, "--output", model, "--name", "adder", "--model-version", "7");

    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .contains(
            "  inputs     x F32[1, 2]", "  outputs    y F32[1, 1]", "  checked by 5 golden vectors")
        .anyMatch(line -> line.startsWith("adder version 7 -> " + model));
    ModelArtifact made = ModelArtifact.read(model);
    assertThat(made.outputs().names()).containsExactly("y");
    assertThat(made.provenance())
        .containsEntry("source", "sum.onnx")
        .containsEntry("producer", "sluice")
        .containsKeys("source.sha256", "onnx.opset");
    assertThat(CommandRun.of("verify", model).exitCode()).isZero();
  }

  @Test
  void namedFeaturesAreFoundInCsvFiles() throws IOException {
    CommandRun.of("import", onnx, "--output", model, "--features", "a,b");

    assertThat(ModelArtifact.read(model).features())
        .isNotNull()
        .satisfies(features -> assertThat(features.names()).containsExactly("a", "b"));
  }

  @Test
  void aSchemaNormalizesAndDecides() throws IOException {
    Path schema = folder.resolve("sum.json");
    Files.writeString(
        schema,
        """
        {"features": {"features": [
            {"name": "a", "mean": 10, "std": 2, "missing": "reject", "fill": 0},
            {"name": "b", "mean": 0, "std": 1, "missing": "fill", "fill": 4}],
          "window": 1, "layout": "nc", "incomplete": "skip"},
         "outputs": {"names": ["sum"],
          "decision": {"type": "threshold", "output": 0, "threshold": 5, "labels": ["low", "high"]}}}
        """);
    npy("raw.npy", new int[] {2, 2}, 14, 1, 10, 7);
    npy("sums.npy", new int[] {2, 1}, 3, 7);

    CommandRun run = CommandRun.of("import", onnx, "--output", model, "--schema", schema);
    Path input = folder.resolve("raw.npy");
    Path expected = folder.resolve("sums.npy");
    CommandRun verify = CommandRun.of("verify", model, "--input", input, "--expect", expected);

    assertThat(run.err()).isEmpty();
    assertThat(verify.out()).contains("1 passed, 0 failed");
    ModelArtifact made = ModelArtifact.read(model);
    assertThat(made.features()).isNotNull();
    assertThat(made.features().features().get(1).missing()).isEqualTo(MissingPolicy.FILL);
    assertThat(made.outputs().names()).containsExactly("sum");
    assertThat(made.outputs().decision())
        .isEqualTo(new Decision.Threshold(0, 5, List.of("low", "high")));
  }

  @Test
  void aSchemaMayNameTheOutputsAlone() throws IOException {
    Path schema = folder.resolve("sum.json");
    Files.writeString(schema, "{\"outputs\": {\"names\": [\"sum\"]}}");

    CommandRun run = CommandRun.of("import", onnx, "--output", model, "--schema", schema);

    assertThat(run.err()).isEmpty();
    ModelArtifact made = ModelArtifact.read(model);
    assertThat(made.features()).isNull();
    assertThat(made.outputs()).isEqualTo(new OutputSchema(List.of("sum"), null));
  }

  @Test
  void anImportThatAgreesWithTheOriginalSaysSo() throws IOException {
    npy("input.npy", new int[] {2, 2}, 1, 2, 3, 4);
    npy("output0.npy", new int[] {2, 1}, 3, 7);

    CommandRun run = CommandRun.of("import", onnx, "--output", model, "--check", folder);

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).contains("5 golden vectors and 1 test case of the original\n");
  }

  @Test
  void anImportThatDisagreesWritesNothing() throws IOException {
    npy("input.npy", new int[] {2, 2}, 1, 2, 3, 4);
    npy("output.npy", new int[] {2, 1}, 3, 7.5f);
    Files.writeString(model, "as it was");

    CommandRun run = CommandRun.of("import", onnx, "--output", model, "--check", folder);

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .isEqualTo(
            "sluice: not imported, because the outputs differ from the original: "
                + folder.resolve("output.npy")
                + ": 'y'[0, 0] of item 1: got 7.0, expected 7.5, difference 0.5000"
                + " (1 of 2 elements differ too much)\n");
    assertThat(Files.readString(model)).isEqualTo("as it was");
  }

  @Test
  void evaluationCountsWhatAClassifierGetsRight() throws IOException {
    npy("x.npy", new int[] {3, 2}, 1, 2, 3, 4, 5, 6);
    Files.writeString(folder.resolve("labels.txt"), "0\n0\n0\n");

    CommandRun run =
        CommandRun.of(
            "evaluate",
            onnx,
            "--input",
            folder.resolve("x.npy"),
            "--labels",
            folder.resolve("labels.txt"));

    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("top-1 1.000, 3 of 3 items\n");
  }
}
