package io.sluice.tools.load;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.DataType;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelSchema;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.tools.GoldenVectorMaker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes artifacts from imported models. */
public final class ArtifactMaker {
  private ArtifactMaker() {}

  /**
   * An artifact with golden vectors, which records what Sluice makes of the model.
   *
   * @param features names of what the input holds, in the order of its features, all required and
   *     not normalized; empty to use what the file tells, or else plain numbers
   * @throws io.sluice.model.InvalidModelException if the model cannot be computed, has no input or
   *     no output, or the features do not fit its input
   */
  public static ModelArtifact make(
      SourceModel source, String name, String version, List<String> features) {
    ModelSchema known = source.schema();
    return make(
        source,
        name,
        version,
        known != null
            ? named(known, features)
            : new ModelSchema(features(source.graph(), features), null));
  }

  /** The schema of a file, with other names for its features if there are any. */
  private static ModelSchema named(ModelSchema known, List<String> names) {
    FeatureSchema features = known.features();
    if (names.isEmpty() || features == null) {
      return known;
    }
    check(
        names.size() == features.features().size(),
        "%d names are given for %d features",
        names.size(),
        features.features().size());
    List<Feature> renamed = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Feature feature = features.features().get(i);
      renamed.add(
          new Feature(
              names.get(i), feature.mean(), feature.std(), feature.missing(), feature.fill()));
    }
    return new ModelSchema(
        new FeatureSchema(renamed, features.window(), features.layout(), features.incomplete()),
        known.outputs());
  }

  /**
   * An artifact with golden vectors, which records what Sluice makes of the model.
   *
   * @param schema the meaning of the input and of the outputs
   * @throws io.sluice.model.InvalidModelException if the model cannot be computed, has no input or
   *     no output, or the schema does not fit it
   */
  public static ModelArtifact make(
      SourceModel source, String name, String version, ModelSchema schema) {
    TextOutputs made = TextOutputs.remove(source.graph());
    Graph graph = made.graph();
    checkInput(graph, schema.features());
    OutputSchema outputs = schema.outputs();
    return ModelArtifact.of(
        GoldenVectorMaker.withGoldenVectors(
            new ModelArtifact.Contents(
                name,
                version,
                graph,
                schema.features(),
                outputs == null ? outputsOf(source, graph, made) : outputs,
                null,
                source.provenance()),
            List.of()));
  }

  private static OutputSchema outputsOf(SourceModel source, Graph graph, TextOutputs made) {
    OutputSchema known = source.schema() == null ? null : source.schema().outputs();
    return known == null ? new OutputSchema(outputNames(graph), made.decision()) : known;
  }

  private static void checkInput(Graph graph, @Nullable FeatureSchema features) {
    if (features != null) {
      List<String> inputs =
          graph.dataInputs().stream().map(input -> input.type().code() + input.shape()).toList();
      check(
          inputs.equals(List.of(DataType.FLOAT32.code() + features.inputShape())),
          "the features of the schema are an input F32%s, but the model takes %s",
          features.inputShape(),
          String.join(", ", inputs));
    }
  }

  /** A tensor's name for its only element, else with the element's index in row-major order. */
  private static List<String> outputNames(Graph graph) {
    List<String> names = new ArrayList<>();
    for (TensorSpec output : graph.dataOutputs()) {
      int count = output.shape().elementCount();
      for (int i = 0; i < count; i++) {
        names.add(count == 1 ? output.name() : output.name() + "[" + i + "]");
      }
    }
    return names;
  }

  private static @Nullable FeatureSchema features(Graph graph, List<String> names) {
    if (names.isEmpty()) {
      return null;
    }
    List<TensorSpec> inputs = graph.dataInputs();
    check(
        inputs.size() == 1 && inputs.get(0).type() == DataType.FLOAT32,
        "features can be named for one input of floats, but the model takes %s",
        inputs.stream().map(input -> input.type() + "" + input.shape()).toList());
    Shape shape = inputs.get(0).shape();
    List<Feature> features = names.stream().map(Feature::raw).toList();
    for (Layout layout : Layout.values()) {
      int window = window(shape, layout);
      FeatureSchema schema =
          new FeatureSchema(
              features, layout == Layout.NC ? 1 : window, layout, IncompleteWindow.SKIP);
      if (schema.inputShape().equals(shape)) {
        return schema;
      }
    }
    check(
        false,
        "%d features do not fit the input of shape %s, which must be [1, features],"
            + " [1, features, window] or [1, window, features]",
        names.size(),
        shape);
    return null;
  }

  /** How many events an input of that shape and layout holds; 1 if it has no place for them. */
  private static int window(Shape shape, Layout layout) {
    if (shape.rank() != 3) {
      return 1;
    }
    return Math.max(1, layout == Layout.NLC ? shape.dim(1) : shape.dim(2));
  }
}
