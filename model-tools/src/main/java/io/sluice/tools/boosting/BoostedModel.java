package io.sluice.tools.boosting;

import io.sluice.model.DataType;
import io.sluice.model.Decision;
import io.sluice.model.Feature;
import io.sluice.model.Feature.MissingPolicy;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.ModelSchema;
import io.sluice.model.OutputSchema;
import io.sluice.tools.graph.PlainGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model of a gradient boosting library: a graph from FLOAT32 [1, features] to FLOAT32 [1,
 * outputs].
 *
 * @param graph from the features to the predictions
 * @param schema names the features and outputs; a missing value reaches the model as NaN
 * @param producer the library, with the version if the file has it
 */
public record BoostedModel(Graph graph, ModelSchema schema, String producer) {
  static final String INPUT = "features";

  /** What a model predicts, which names the outputs and decides the label. */
  enum Kind {
    VALUE("prediction"),
    LABEL("label"),
    PROBABILITY("probability"),
    PROBABILITIES("probability");

    private final String output;

    Kind(String output) {
      this.output = output;
    }
  }

  /**
   * Completes a model.
   *
   * @param predictions [1, n], of any type of float
   */
  static BoostedModel of(
      PlainGraph graph, String predictions, Kind kind, List<String> features, String producer) {
    Graph whole = graph.withOutput(graph.cast(predictions, DataType.FLOAT32), kind.output);
    int outputs = whole.dataOutputs().get(0).shape().elementCount();
    List<String> classes =
        IntStream.range(0, Math.max(2, outputs)).mapToObj(String::valueOf).toList();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      names.add(outputs == 1 ? kind.output : kind.output + "[" + i + "]");
    }
    FeatureSchema inputs =
        new FeatureSchema(
            features.stream().map(name -> new Feature(name, 0, 1, MissingPolicy.KEEP, 0)).toList(),
            1,
            FeatureSchema.Layout.NC,
            FeatureSchema.IncompleteWindow.SKIP);
    return new BoostedModel(
        whole, new ModelSchema(inputs, new OutputSchema(names, decision(kind, classes))), producer);
  }

  private static @Nullable Decision decision(Kind kind, List<String> classes) {
    return switch (kind) {
      case VALUE, LABEL -> null;
      case PROBABILITY -> new Decision.Threshold(0, 0.5f, classes);
      case PROBABILITIES -> new Decision.ArgMax(classes);
    };
  }
}
