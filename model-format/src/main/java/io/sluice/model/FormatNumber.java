package io.sluice.model;

import org.jspecify.annotations.Nullable;

/**
 * The numbers of the file format, and which of them a model needs. A file has the least number that
 * knows all its parts, so a model without new parts keeps its bytes and its digest.
 */
final class FormatNumber {
  static final int OLDEST = 1;

  /**
   * Since this number there are {@link TreeEnsemble}, attributes of doubles, texts, and features
   * that keep NaN.
   */
  static final int TREES = 2;

  static final int NEWEST = TREES;

  private FormatNumber() {}

  /** The number that a file with this graph and these features has. */
  static int of(Graph graph, @Nullable FeatureSchema features) {
    boolean trees =
        features != null
                && features.features().stream()
                    .anyMatch(feature -> feature.missing() == Feature.MissingPolicy.KEEP)
            || uses(graph);
    return trees ? TREES : OLDEST;
  }

  private static boolean uses(Graph graph) {
    return graph.nodes().stream().anyMatch(node -> since(node.op()) == TREES)
        || graph.tensors().values().stream().anyMatch(t -> t.type() == DataType.STRING);
  }

  /** The number of the format that first has the op with these attributes. */
  private static int since(Op op) {
    boolean trees =
        op instanceof TreeEnsemble
            || op instanceof Op.Imported imported
                && imported.attributes().values().stream()
                    .anyMatch(attribute -> attribute instanceof Attribute.Doubles);
    return trees ? TREES : OLDEST;
  }
}
