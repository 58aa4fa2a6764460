package io.sluice.tools;

import static java.util.Objects.requireNonNull;

import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.TensorSpec;
import io.sluice.model.TreeEnsemble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Inputs that take a tree ensemble to many of its leaves: features at their thresholds and just
 * above, and missing. Inputs near zero would all end at the same leaf.
 */
final class TreeSamples {
  private static final int SAMPLES = 24;

  /** Strides through the thresholds of a feature, without a pattern of a power of two. */
  private static final int STRIDE = 7;

  private TreeSamples() {}

  /** The inputs for all ensembles that read an input of the model as it is, or in another type. */
  static List<float[]> of(ModelArtifact.Contents contents) {
    Graph graph = contents.graph();
    List<float[]> samples = new ArrayList<>();
    int from = 0;
    int length = graph.dataInputs().stream().mapToInt(x -> x.shape().elementCount()).sum();
    for (TensorSpec input : graph.dataInputs()) {
      for (Node node : graph.nodes()) {
        if (node.op() instanceof TreeEnsemble && source(graph, node).equals(input.name())) {
          samples.addAll(samples(graph, node, contents.features(), from, length));
        }
      }
      from += input.shape().elementCount();
    }
    return samples;
  }

  /** What an ensemble reads, before its type is changed. */
  private static String source(Graph graph, Node trees) {
    String x = trees.inputs().get(0);
    Node producer = graph.producers().get(x);
    return producer != null && producer.op() instanceof Op.Imported op && op.name().equals("Cast")
        ? producer.inputs().get(0)
        : x;
  }

  private static List<float[]> samples(
      Graph graph, Node node, @Nullable FeatureSchema schema, int from, int length) {
    long[] features = requireNonNull(graph.constant(node.inputs().get(2))).toLongs();
    double[] thresholds = requireNonNull(graph.constant(node.inputs().get(4))).toDoubles();
    int count = graph.tensor(node.inputs().get(0)).shape().dim(1);
    List<List<Float>> known = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      known.add(new ArrayList<>());
    }
    for (int i = 0; i < features.length; i++) {
      if (features[i] >= 0 && features[i] < count && Double.isFinite(thresholds[i])) {
        known.get((int) features[i]).add((float) thresholds[i]);
      }
    }
    List<float[]> samples = new ArrayList<>();
    for (int sample = 0; sample < SAMPLES; sample++) {
      float[] x = new float[length];
      for (int feature = 0; feature < count; feature++) {
        List<Float> values = known.get(feature);
        if (!values.isEmpty()) {
          float value = values.get((sample * STRIDE + feature) % values.size());
          x[from + feature] = raw(sample % 2 == 0 ? value : Math.nextUp(value), schema, feature);
        }
      }
      samples.add(x);
    }
    float[] missing = new float[length];
    Arrays.fill(missing, from, from + count, Float.NaN);
    samples.add(missing);
    return samples;
  }

  /** What becomes about this value once it is normalized. */
  private static float raw(float value, @Nullable FeatureSchema schema, int feature) {
    return schema == null || feature >= schema.features().size()
        ? value
        : value * schema.features().get(feature).std() + schema.features().get(feature).mean();
  }
}
