package io.sluice.runtime.summary;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;
import io.sluice.model.Node;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model is made of and what it costs, node by node, for people to read.
 *
 * @param id name, version and digest
 * @param rows one for each node, in the order of computation
 * @param parameters elements of all constants in the file, those that no node reads included
 * @param bytes of all constants in the file
 * @param multiplyAdds of all rows
 */
public record ModelSummary(
    ModelId id, List<Row> rows, long parameters, long bytes, long multiplyAdds) {

  /**
   * One node.
   *
   * @param name of the node
   * @param op what it computes, with the attributes that are not the usual ones
   * @param outputShape of its first output
   * @param type of its first output
   * @param quantization of its first output, or null if it is not quantized
   * @param parameters elements of the constants it reads; a constant that several nodes read counts
   *     for the first of them
   * @param bytes of these constants
   * @param multiplyAdds of linear, convolution and recurrent layers; 0 for all others
   */
  public record Row(
      String name,
      String op,
      Shape outputShape,
      DataType type,
      @Nullable QuantParams quantization,
      long parameters,
      long bytes,
      long multiplyAdds) {}

  public ModelSummary {
    rows = List.copyOf(rows);
  }

  /** The summary of an artifact's graph. */
  public static ModelSummary of(ModelArtifact artifact) {
    Graph graph = artifact.graph();
    Set<String> counted = new HashSet<>();
    List<Row> rows = new ArrayList<>();
    for (Node node : graph.nodes()) {
      rows.add(row(node, graph, counted));
    }
    long parameters = 0;
    long bytes = 0;
    for (TensorData constant : graph.constants().values()) {
      parameters += constant.shape().elementCount();
      bytes += constant.byteCount();
    }
    return new ModelSummary(artifact.id(), rows, parameters, bytes, graph.multiplyAdds());
  }

  private static Row row(Node node, Graph graph, Set<String> counted) {
    long parameters = 0;
    long bytes = 0;
    for (String input : node.inputs()) {
      TensorData constant = graph.constant(input);
      if (constant != null && counted.add(input)) {
        parameters += constant.shape().elementCount();
        bytes += constant.byteCount();
      }
    }
    TensorSpec output = graph.tensor(node.output());
    return new Row(
        node.name(),
        node.op().text(graph.inputShapes(node)),
        output.shape(),
        output.type(),
        output.quantization(),
        parameters,
        bytes,
        graph.multiplyAdds(node));
  }
}
