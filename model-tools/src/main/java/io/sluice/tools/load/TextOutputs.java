package io.sluice.tools.load;

import io.sluice.model.DataType;
import io.sluice.model.Decision;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.graph.GraphBuilder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A graph without outputs of texts, which no score can hold. Classifiers with texts as labels give
 * one; the label is then the decision by the greatest score.
 *
 * @param graph with the outputs that are numbers
 * @param decision the labels, if the outputs are one score for each of them; else null
 */
record TextOutputs(Graph graph, @Nullable Decision decision) {

  /** The graph itself if it has no outputs of texts, or none but those. */
  static TextOutputs remove(Graph graph) {
    List<TensorSpec> texts =
        graph.dataOutputs().stream().filter(spec -> spec.type() == DataType.STRING).toList();
    if (texts.isEmpty() || texts.size() == graph.dataOutputs().size()) {
      return new TextOutputs(graph, null);
    }
    GraphBuilder builder = GraphBuilder.copyOf(graph);
    texts.forEach(text -> builder.removeOutput(text.name()));
    Graph numbers = builder.buildLive();
    int scores = numbers.dataOutputs().stream().mapToInt(spec -> spec.shape().elementCount()).sum();
    List<String> labels = labels(graph, texts.get(0).name());
    boolean one = texts.size() == 1 && numbers.dataOutputs().size() == 1;
    return new TextOutputs(
        numbers, one && labels.size() == scores ? new Decision.ArgMax(labels) : null);
  }

  /** The texts of which an output is one; empty if they are not known. */
  private static List<String> labels(Graph graph, String output) {
    Map<String, Node> producers = graph.producers();
    String tensor = output;
    while (producers.get(tensor) != null) {
      Node node = producers.get(tensor);
      if (!(node.op() instanceof Op.Imported op)
          || !(op.name().equals("Identity") || op.name().equals("Gather"))) {
        return List.of();
      }
      tensor = node.inputs().get(0);
    }
    TensorData data = graph.constant(tensor);
    return data == null || data.type() != DataType.STRING ? List.of() : data.toStrings();
  }
}
