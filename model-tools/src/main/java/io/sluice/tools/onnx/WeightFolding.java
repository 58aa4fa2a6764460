package io.sluice.tools.onnx;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.runtime.plain.Prepared;
import io.sluice.tools.graph.GraphBuilder;
import java.util.Set;

/** Computes the nodes that still depend on constants alone: weights that are kept quantized. */
final class WeightFolding {
  private WeightFolding() {}

  static Graph fold(Graph graph) {
    GraphBuilder folded = GraphBuilder.emptyLike(graph);
    ImportedTensors tensors = new ImportedTensors(folded);
    NodeFolding folding = new NodeFolding(tensors, Set.of());
    graph.constants().forEach((name, data) -> tensors.declare(graph.tensor(name), data));
    for (Node node : graph.nodes()) {
      if (!isFolded(node, tensors, folding)) {
        node.presentOutputs().forEach(name -> tensors.declare(graph.tensor(name)));
        folded.add(node);
      }
    }
    return folded.buildLive();
  }

  private static boolean isFolded(Node node, ImportedTensors tensors, NodeFolding folding) {
    if (!(node.op() instanceof Op.Imported op)
        || !node.presentInputs().stream().allMatch(tensors::isConstant)) {
      return false;
    }
    Prepared prepared = tensors.prepare(node);
    if (!folding.isFoldable(node, op.name(), prepared)) {
      return false;
    }
    folding.fold(node, prepared);
    return true;
  }
}
