package io.sluice.tools.quantize.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.BinaryFunction;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.tools.GraphSketch;
import io.sluice.tools.Progress;
import io.sluice.tools.quantize.ArtifactQuantizer;
import io.sluice.tools.quantize.Goal;
import io.sluice.tools.quantize.QuantizationReport;
import io.sluice.tools.quantize.ReportFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final ModelArtifact MODEL = model();

  private static ModelArtifact model() {
    Graph graph =
        new GraphSketch()
            .input("x", 1, 3, 17)
            .random("a.w", 1, 5, 3, 3)
            .op("a", GraphSketch.conv1d(1), "x", "a.w")
            .random("g.w", 2, 5, 5, 1)
            .op("g", GraphSketch.conv1d(0), "a", "g.w")
            .op("gate<&>", Op.HardSigmoid.torch(), "g")
            .op("y", GraphSketch.binary(BinaryFunction.MUL), "a", "gate<&>")
            .random("b.w", 1, 1, 5, 17)
            .op("b", GraphSketch.conv1d(0), "y", "b.w")
            .outputs("b");
    return ModelArtifact.of("net", "1", graph, null, new OutputSchema(List.of("b"), null));
  }

  private static List<float[]> inputs() {
    List<float[]> inputs = new ArrayList<>();
    for (int i = 0; i < 19; i++) {
      inputs.add(GraphSketch.uniform(51, 2, i));
    }
    return inputs;
  }

  private static QuantizationReport report() {
    return report(null);
  }

  private static QuantizationReport report(QuantizationReport.@Nullable Speed speed) {
    ArtifactQuantizer.Quantized quantized =
        ArtifactQuantizer.quantize(MODEL, inputs(), Goal.best(), Progress.NONE);
    return ReportFacts.collect(MODEL, quantized, speed, Progress.NONE);
  }

  @Test
  void aGatesTableCostsLittleMoreThanTheRoundingOfItsOutput() {
    QuantizationReport.Gate gate = report().gates().get(0);
    assertThat(gate.hard()).isTrue();
    // A step of 1/256 rounds to within 1/512; an open gate, 1, becomes 255/256.
    assertThat(gate.outputError()).isBetween(0.0003, 1 / 256.0);
    assertThat(gate.tableError()).isGreaterThan(gate.outputError());
    // The input's rounding, at most half a step, comes through the slope of 1/6.
    double step = (gate.input().clipHigh() - gate.input().clipLow()) / 255;
    assertThat(gate.tableError()).isLessThan(gate.outputError() + step / 2 / 6);
    assertThat(gate.saturated()).isBetween(0.0, 0.9);
  }

  @Test
  void allNodesThatComputeAreListedTheWorstFirst() {
    QuantizationReport report = report();
    assertThat(report.layers()).hasSize(5);
    assertThat(report.layers())
        .extracting(layer -> layer.loss().alone())
        .isSortedAccordingTo((left, right) -> Double.compare(right, left));
    assertThat(report.points()).hasSize(19);
    assertThat(report.multiplyAdds()).isEqualTo(17 * 5 * 3 * 3 + 17 * 5 * 5 + 5 * 17);
  }

  @Test
  void thePageNeedsNothingElseAndEscapesNames() {
    String page = HtmlReport.render(report());
    assertThat(page).startsWith("<!DOCTYPE html>").contains("prefers-color-scheme: dark");
    assertThat(page).doesNotContain("http:", "https:", "<script", "src=", "NaN", "Infinity");
    assertThat(page).contains("gate&lt;&amp;&gt;").doesNotContain("gate<&>");
  }

  @Test
  void timesAreShownWithTheirConditions() {
    String page =
        HtmlReport.render(report(new QuantizationReport.Speed(26.4, 13.2, "medians <on> a CPU")));
    assertThat(page)
        .contains("<span>one inference</span><b>13.2 µs</b>")
        .contains("from 26.4 µs, 2.00 times as fast")
        .contains("<p>Times: medians &lt;on&gt; a CPU.</p>");
  }

  @Test
  void timesThatWereNotMeasuredAreNotShown() {
    assertThat(HtmlReport.render(report()))
        .doesNotContain("one inference", "times as fast", "Times:");
  }

  @Test
  void theSameInputsGiveTheSameFile() {
    byte[] first =
        ArtifactQuantizer.quantize(MODEL, inputs(), Goal.best(), Progress.NONE)
            .artifact()
            .toBytes();
    byte[] second =
        ArtifactQuantizer.quantize(MODEL, inputs(), Goal.best(), Progress.NONE)
            .artifact()
            .toBytes();
    assertThat(second).isEqualTo(first);
  }
}
