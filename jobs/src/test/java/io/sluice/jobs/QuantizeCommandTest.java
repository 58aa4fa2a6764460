package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuantizeCommandTest {
  @TempDir Path folder;
  private Path rows;
  private Path inFloat;

  @BeforeEach
  void trainAModel() throws IOException {
    StringBuilder csv = new StringBuilder("a,b\n");
    for (int i = 0; i < 500; i++) {
      csv.append(Math.sin(i / 7.0)).append(',').append(3 + Math.cos(i / 5.0)).append('\n');
    }
    rows = Files.writeString(folder.resolve("rows.csv"), csv);
    inFloat = folder.resolve("float.sluice");
    CommandRun.of(
        "train",
        "--input",
        rows,
        "--features",
        "a,b",
        "--window",
        4,
        "--epochs",
        1,
        "--output",
        folder.resolve("m.sluice"),
        "--float-output",
        inFloat);
  }

  private CommandRun quantize(String output, Object... more) {
    Object[] arguments = {
      "quantize", inFloat, "--calibration", rows, "--output", folder.resolve(output)
    };
    Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return CommandRun.of(all);
  }

  @Test
  void theModelIsInInt8AndTheSameSamplesGiveTheSameFile() throws IOException {
    Path page = folder.resolve("report.html");
    CommandRun run = quantize("q.sluice", "--report", page);
    quantize("again.sluice");

    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("with 256 samples", "<- kept", "layers with the largest loss", "SQNR");
    ModelArtifact model = ModelArtifact.read(folder.resolve("q.sluice"));
    Graph graph = model.graph();
    assertThat(graph.constants().values()).anyMatch(data -> data.type() == DataType.INT8);
    assertThat(model.features()).isEqualTo(ModelArtifact.read(inFloat).features());
    assertThat(model.outputs()).isEqualTo(ModelArtifact.read(inFloat).outputs());
    assertThat(model.provenance())
        .containsEntry("quantized.from", ModelArtifact.read(inFloat).id().digest());
    assertThat(folder.resolve("again.sluice")).hasSameBinaryContentAs(folder.resolve("q.sluice"));
    assertThat(page)
        .content()
        .contains("</html>", "one inference", "medians of 3 new JVMs for each model, in turns")
        .contains("-bit vectors, Vector API kernels, Java " + System.getProperty("java.version"));
  }

  @Test
  void oneObserverAloneIsTriedWhereItIsNamed() {
    CommandRun run = quantize("q.sluice", "--observer", "moving-average", "--samples", 17);
    assertThat(run.out()).contains("with 17 samples", "moving-average", "equalized");
    assertThat(run.out()).doesNotContain("percentile");
  }

  @Test
  void aLossThatCannotBeKeptAndAnUnknownObserverAreToldInOneLine() {
    CommandRun run = quantize("q.sluice", "--max-loss", "1e-12");
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("keeping nodes in float does not reduce it to 1.000e-12");
    assertThat(folder.resolve("q.sluice")).doesNotExist();
    assertThat(quantize("q.sluice", "--observer", "best").exitCode()).isEqualTo(2);
  }

  @Test
  void aFileThatDoesNotFitIsNamed() throws IOException {
    Path other = Files.writeString(folder.resolve("other.csv"), "a,c\n1,2\n");
    CommandRun run =
        CommandRun.of(
            "quantize", inFloat, "--calibration", other, "--output", folder.resolve("q.sluice"));
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("other.csv", "'b'");
  }
}
