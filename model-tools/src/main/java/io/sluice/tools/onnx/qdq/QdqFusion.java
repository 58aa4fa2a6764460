package io.sluice.tools.onnx.qdq;

import static io.sluice.model.DataType.FLOAT32;
import static io.sluice.model.DataType.INT8;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import java.util.List;

/**
 * Fuses QuantizeLinear and DequantizeLinear nodes with the float ops between them into INT8 ops,
 * and replaces QLinear ops by INT8 ops.
 *
 * <p>A float op becomes a core op on INT8 tensors if it reads dequantized tensors and its result is
 * quantized. UINT8 tensors and their zero points are shifted by 128, which changes no real value.
 * Ops without an integer form stay in float between casts. The meaning of the graph does not
 * change: up to the rounding of float sums, each integer equals the result of the casts and the
 * float op.
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
