package io.sluice.runtime.plan;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.runtime.op.ImportedOps;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.op.Values;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.reference.OpDefinition;

/** Computes what depends on constants alone, once and for all. */
final class ConstantFolding {
  private ConstantFolding() {}

  /**
   * The values of the constants and of all tensors that are computed from nothing else.
   *
   * @param memory counts them before they are computed
   */
  static Values fold(Graph graph, CompileMemory memory) {
    Values values = new Values(graph);
    for (Node node : graph.nodes()) {
      if (node.presentInputs().stream().allMatch(values::has)) {
        Operands operands = new Operands(graph, node, values);
        memory.keepFolded(node, graph, scratchBytes(operands));
        OpDefinition.run(operands);
      }
    }
    return values;
  }

  private static long scratchBytes(Operands operands) {
    return operands.node().op() instanceof Op.Imported
        ? ImportedOps.prepare(operands).scratch().stream().mapToLong(TensorType::bytes).sum()
        : 0;
  }
}
