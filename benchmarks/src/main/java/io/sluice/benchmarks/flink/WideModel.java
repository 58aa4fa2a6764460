package io.sluice.benchmarks.flink;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A model with a window as one of single rows, in which each value of the window is a feature. */
final class WideModel {
  private static final String ROW = "row";

  private WideModel() {}

  /**
   * Makes the model.
   *
   * @param model whose window's layout is NCL
   */
  static ModelArtifact of(ModelArtifact model) {
    FeatureSchema schema = Objects.requireNonNull(model.features(), "no features");
    Graph graph = model.graph();
    String input = graph.inputs().get(0);
    Shape shape = schema.inputShape();
    List<Feature> features = new ArrayList<>();
    for (Feature feature : schema.features()) {
      for (String column : WindowRows.columns(List.of(feature.name()), schema.window())) {
        features.add(Feature.required(column, feature.mean(), feature.std()));
      }
    }
    List<TensorSpec> tensors = new ArrayList<>(graph.tensors().values());
    tensors.add(TensorSpec.float32(ROW, Shape.of(1, features.size())));
    List<Node> nodes = new ArrayList<>();
    nodes.add(new Node("window", new Op.Reshape(shape), List.of(ROW), List.of(input)));
    nodes.addAll(graph.nodes());
    return ModelArtifact.of(
        model.id().name(),
        model.id().version(),
        new Graph(
            tensors,
            graph.constants(),
            nodes,
            List.of(ROW),
            graph.outputs(),
            graph.states(),
            graph.numerics()),
        new FeatureSchema(features, 1, Layout.NC, IncompleteWindow.PAD),
        model.outputs());
  }
}
