package io.sluice.tools.onnx.qdq;

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
public final class IntegerKernels {
  private IntegerKernels() {}

  /**
   * What became of a graph.
   *
   * @param graph with integer kernels
   * @param floatNodes the titles of the nodes that compute in float
   */
  public record Result(Graph graph, List<String> floatNodes) {
    public Result {
      floatNodes = List.copyOf(floatNodes);
    }
  }

  /** Rewrites a graph of imported ONNX ops; one without casts stays as it is. */
  public static Result rewrite(Graph graph) {
    if (graph.nodes().stream().noneMatch(node -> isQuantized(node.op()))) {
      return new Result(graph, List.of());
    }
    Graph rewritten = new Rewriting(graph).run();
    List<String> floatNodes =
        rewritten.nodes().stream()
            .filter(node -> computesInFloat(node, rewritten))
            .map(Node::title)
            .toList();
    return new Result(rewritten, floatNodes);
  }

  private static boolean isQuantized(Op op) {
    return op instanceof Op.Imported imported
        && imported.domain().equals(Op.Imported.ONNX)
        && switch (imported.name()) {
          case "QuantizeLinear", "DequantizeLinear", "QLinearConv", "QLinearMatMul" -> true;
          default -> false;
        };
  }

  private static boolean computesInFloat(Node node, Graph graph) {
    return !(node.op() instanceof Op.Quantize || node.op() instanceof Op.Dequantize)
        && !isQuantized(node.op())
        && node.presentOutputs().stream()
            .anyMatch(output -> graph.tensor(output).type() == DataType.FLOAT32);
  }
}
