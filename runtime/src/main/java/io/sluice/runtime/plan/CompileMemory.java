package io.sluice.runtime.plan;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.model.TreeEnsemble;
import io.sluice.runtime.plain.Storage;
import java.util.stream.Stream;

/**
 * The memory that compiling a model takes, counted before it is allocated, so that no model can ask
 * for more than the heap has. What is counted are the arrays; all else is in proportion to the
 * nodes.
 */
final class CompileMemory {
  /** Lists of indices, one for each element of a node, that are in memory at once: of ints. */
  private static final int INDEX_BYTES = 10 * Integer.BYTES;

  /** Three arrays for each element that is a group of its own. */
  private static final int GROUP_BYTES = 3 * (24 + Long.BYTES);

  /** An array for each input of a product, with the outputs of one vector at least. */
  private static final int ROW_BYTES = 24;

  private static final int LANES = 16;

  /** Up to three questions and six positions for each node, some as what they are made from. */
  private static final long TREE_NODE_BYTES = 300;

  private final long heap = Runtime.getRuntime().maxMemory();
  private long left = heap / 4 * 3;

  /**
   * Counts the constants and the weights that are packed from them.
   *
   * @throws InvalidModelException if they are too many, naming the node
   */
  CompileMemory(Graph graph) {
    graph.constants().keySet().forEach(name -> keep("constant '" + name + "'", bytes(graph, name)));
    graph.nodes().forEach(node -> keep(node.title(), packedBytes(node, graph)));
  }

  private static long bytes(Graph graph, String tensor) {
    TensorSpec spec = graph.tensor(tensor);
    return (long) Storage.of(spec.type()).bytes() * spec.shape().elementCount();
  }

  /** The weights of a product, as the kernels that take most would pack them. */
  private static long packedBytes(Node node, Graph graph) {
    if (node.op() instanceof Op.Linear) {
      return packedBytes(graph.tensor(node.inputs().get(1)).shape(), 1);
    }
    if (node.op() instanceof Op.Conv conv) {
      return packedBytes(graph.tensor(node.inputs().get(1)).shape(), conv.groups());
    }
    if (node.op() instanceof Op.Gru || node.op() instanceof Op.Lstm) {
      return node.presentInputs().stream()
          .filter(name -> graph.constant(name) != null && graph.tensor(name).shape().rank() == 2)
          .mapToLong(name -> packedBytes(graph.tensor(name).shape(), 1))
          .sum();
    }
    if (node.op() instanceof TreeEnsemble) {
      return TREE_NODE_BYTES
          * node.presentInputs().stream()
              .skip(1)
              .mapToLong(name -> graph.tensor(name).shape().elementCount())
              .max()
              .orElse(0);
    }
    return 0;
  }

  private static long packedBytes(Shape weights, int groups) {
    long outputs = weights.dim(0) / Math.max(1, groups);
    long inputs = weights.elementCount() / Math.max(1, weights.dim(0));
    long width = (outputs + LANES - 1) / LANES * LANES;
    return groups * inputs * (ROW_BYTES + Float.BYTES * width);
  }

  /**
   * Counts what a node that is computed from constants gives.
   *
   * @param scratch bytes that it takes meanwhile
   */
  void keepFolded(Node node, Graph graph, long scratch) {
    require(node, graph);
    check(left - scratch, node.title());
    node.presentOutputs().forEach(output -> keep(node.title(), bytes(graph, output)));
  }

  /** Counts what stays. */
  void keep(String what, long bytes) {
    left -= bytes;
    check(left, what);
  }

  /** Checks that there is room for the lists of indices that lowering a node makes and drops. */
  void require(Node node, Graph graph) {
    long most =
        Stream.concat(node.presentInputs().stream(), node.presentOutputs().stream())
            .mapToLong(name -> graph.tensor(name).shape().elementCount())
            .max()
            .orElse(0);
    check(left - listBytes(node.op()) * most, node.title());
  }

  private static int listBytes(Op op) {
    if (op instanceof Op.ReduceMean || op instanceof Op.AdaptiveAvgPool) {
      return GROUP_BYTES;
    }
    return op instanceof Op.Reshape
            || op instanceof Op.Transpose
            || op instanceof Op.Slice
            || op instanceof Op.Concat
            || op instanceof Op.Binary
        ? INDEX_BYTES
        : op instanceof Op.Imported ? Long.BYTES : 0;
  }

  private void check(long room, String what) {
    InvalidModelException.check(
        room >= 0,
        "%s: compiling the model takes more memory than a heap of %d bytes has; increase the heap"
            + " with -Xmx",
        what,
        heap);
  }
}
