package io.sluice.tools.onnx.qdq;

import static io.sluice.model.DataType.FLOAT32;
import static io.sluice.model.DataType.INT8;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import java.util.List;

/**
 * Makes integer kernels of a quantized ONNX graph, which has QuantizeLinear and DequantizeLinear
 * around its float ops, or QLinear ops, or both.
 *
 * <p>A float op that reads dequantized tensors and is quantized afterwards becomes a core op
 * between INT8 tensors. UINT8 tensors are shifted by 128, with their zero points; nothing changes
 * by that. What has no integer form stays as it is, in float between casts, so the graph always
 * means the same: up to the rounding of float sums, each integer is the one that the casts and the
 * float op give.
 */
public final class QdqFusion {
  private QdqFusion() {}

  /** Rewrites a graph of ONNX ops and float core ops; one without casts stays as it is. */
  public static Graph rewrite(Graph graph) {
    boolean quantized = graph.nodes().stream().anyMatch(node -> isQuantized(node.op()));
    return quantized ? new QdqFusionPass(graph).run() : graph;
  }

  /**
   * The titles of the nodes that compute in float though others compute in INT8; empty for a graph
   * that is all float.
   */
  public static List<String> floatNodes(Graph graph) {
    boolean integers = graph.nodes().stream().anyMatch(node -> computes(node, INT8, graph));
    return integers
        ? graph.nodes().stream()
            .filter(node -> computes(node, FLOAT32, graph))
            .map(Node::title)
            .toList()
        : List.of();
  }

  private static boolean isQuantized(Op op) {
    return op instanceof Op.Imported imported
        && imported.domain().equals(Op.Imported.ONNX)
        && switch (imported.name()) {
          case "QuantizeLinear", "DequantizeLinear", "QLinearConv", "QLinearMatMul" -> true;
          default -> false;
        };
  }

  /** Whether a node gives a tensor of a type, and is no cast. */
  private static boolean computes(Node node, DataType type, Graph graph) {
    return !(node.op() instanceof Op.Quantize || node.op() instanceof Op.Dequantize)
        && !isQuantized(node.op())
        && node.presentOutputs().stream().anyMatch(output -> graph.tensor(output).type() == type);
  }
}
