package io.sluice.jobs.inspect;

import static io.sluice.jobs.console.Numbers.count;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.Table;
import io.sluice.model.Decision;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.GoldenVectors;
import io.sluice.model.ModelArtifact;
import io.sluice.model.QuantParams;
import io.sluice.runtime.summary.ModelSummary;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A model in tables, for a person. */
final class ModelReport {
  private static final String INDENT = "  ";
  private final ModelArtifact model;

  ModelReport(ModelArtifact model) {
    this.model = model;
  }

  void print(Console console) {
    console
        .out()
        .printf(
            "%s %s, %s%n%sdigest %s%n%n",
            console.bold(model.id().name()),
            "version " + model.id().version(),
            count(model.fileBytes(), "byte"),
            INDENT,
            model.id().digest());
    printLayers(console);
    printFeatures(console);
    printOutputs(console);
    printProvenance(console);
  }

  private void printLayers(Console console) {
    ModelSummary summary = ModelSummary.of(model);
    Table table =
        new Table(
            5,
            "layer",
            "op",
            "output",
            "type",
            "quantization",
            "parameters",
            "bytes",
            "multiply-adds");
    for (ModelSummary.Row row : summary.rows()) {
      table.add(
          row.name(),
          row.op(),
          row.outputShape().toString(),
          row.type().toString(),
          quantization(row.quantization()),
          count(row.parameters()),
          count(row.bytes()),
          count(row.multiplyAdds()));
    }
    table.add(
        "total",
        "",
        "",
        "",
        "",
        count(summary.parameters()),
        count(summary.bytes()),
        count(summary.multiplyAdds()));
    table.print(console, INDENT);
  }

  /** {@code 0.0039 (zero -128)}; of scales for each channel, the range. */
  private static String quantization(@Nullable QuantParams params) {
    if (params == null) {
      return "-";
    }
    float[] scales = params.scales();
    return scales.length == 1
        ? String.format(Locale.ROOT, "%.4g (zero %d)", scales[0], params.zeroPoint())
        : scales.length + " scales along axis " + params.axis();
  }

  private void printFeatures(Console console) {
    FeatureSchema features = model.features();
    if (features == null) {
      console.out().printf("%n%sno feature names%n", INDENT);
      return;
    }
    console
        .out()
        .printf(
            "%n%swindow of %s, layout %s, incomplete windows: %s%n%n",
            INDENT,
            count(features.window(), "event"),
            features.layout(),
            features.incomplete().name().toLowerCase(Locale.ROOT));
    Table table = new Table(1, "feature", "mean", "std", "if missing");
    for (Feature feature : features.features()) {
      table.add(
          feature.name(),
          Float.toString(feature.mean()),
          Float.toString(feature.std()),
          switch (feature.missing()) {
            case REJECT -> "reject";
            case FILL -> "fill " + feature.fill();
            case KEEP -> "keep";
          });
    }
    table.print(console, INDENT);
  }

  private void printOutputs(Console console) {
    console.out().printf("%n%soutputs   %s%n", INDENT, String.join(", ", model.outputs().names()));
    Decision decision = model.outputs().decision();
    console.out().printf("%sdecision  %s%n", INDENT, decision == null ? "none" : text(decision));
    GoldenVectors golden = model.golden();
    console
        .out()
        .printf(
            "%sgolden    %s%n", INDENT, golden == null ? "none" : count(golden.count(), "vector"));
  }

  private String text(Decision decision) {
    if (decision instanceof Decision.Threshold threshold) {
      return "'"
          + threshold.labels().get(1)
          + "' if "
          + model.outputs().names().get(threshold.output())
          + " > "
          + threshold.threshold()
          + ", else '"
          + threshold.labels().get(0)
          + "'";
    }
    return "the label of the largest output: " + String.join(", ", decision.labels());
  }

  private void printProvenance(Console console) {
    if (model.provenance().isEmpty()) {
      return;
    }
    console.out().println();
    Table table = new Table(2, "provenance", "");
    model.provenance().forEach((name, value) -> table.add(name, value));
    table.print(console, INDENT);
  }
}
