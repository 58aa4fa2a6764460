package io.sluice.tools.graph;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node whose operands come in another order of axes.
 *
 * @param op with its axes in the new order
 * @param operands how many of its inputs are to be in the new order; those behind are as they were
 * @param rank of the operands
 * @param result the order that makes the old result of the new one
 * @param pads constants of a Pad in the new order; null of other ops
 */
record PermutedNode(Op op, int operands, int rank, Permutation result, long @Nullable [] pads) {

  /** The node for operands of which {@code order} makes what they were; null if it has none. */
  static @Nullable PermutedNode of(Node node, Graph graph, Permutation order) {
    int rank = order.rank();
    int inputs = node.inputs().size();
    Op op = node.op();
    if (ElementwiseOps.contain(op)) {
      boolean fits = graph.tensor(node.output()).shape().rank() == rank && isWhole(node, graph);
      return fits ? new PermutedNode(op, inputs, rank, order, null) : null;
    }
    if (op instanceof Op.Concat concat) {
      return new PermutedNode(
          new Op.Concat(order.source(concat.axis())), inputs, rank, order, null);
    }
    if (op instanceof Op.Slice slice) {
      Op moved = new Op.Slice(order.source(slice.axis()), slice.start(), slice.end());
      return new PermutedNode(moved, 1, rank, order, null);
    }
    if (op instanceof Op.Softmax softmax) {
      return new PermutedNode(new Op.Softmax(order.source(softmax.axis())), 1, rank, order, null);
    }
    if (op instanceof Op.ReduceMean mean) {
      return mean(mean, order);
    }
    return op instanceof Op.Imported imported ? pad(imported, node, graph, order) : null;
  }

  /** Whether no tensor has a scale for each index along an axis. */
  private static boolean isWhole(Node node, Graph graph) {
    return Stream.concat(node.presentInputs().stream(), node.presentOutputs().stream())
        .map(name -> graph.tensor(name).quantization())
        .allMatch(quantization -> quantization == null || !quantization.isPerChannel());
  }

  private static @Nullable PermutedNode mean(Op.ReduceMean mean, Permutation order) {
    List<Integer> axes = mean.axes().stream().map(order::source).toList();
    if (!axes.equals(axes.stream().sorted().toList())) {
      // The elements would be summed in another order.
      return null;
    }
    Op moved = new Op.ReduceMean(axes, mean.keepDims());
    if (mean.keepDims()) {
      return new PermutedNode(moved, 1, order.rank(), order, null);
    }
    List<Integer> left = new ArrayList<>();
    for (int axis = 0; axis < order.rank(); axis++) {
      if (!mean.axes().contains(axis)) {
        left.add(order.source(axis));
      }
    }
    List<Integer> sorted = left.stream().sorted().toList();
    Permutation result = new Permutation(left.stream().map(sorted::indexOf).toList());
    return new PermutedNode(moved, 1, order.rank(), result, null);
  }

  /** Padding by constant amounts of all axes. */
  private static @Nullable PermutedNode pad(
      Op.Imported op, Node node, Graph graph, Permutation order) {
    if (!op.domain().equals(Op.Imported.ONNX)
        || !op.name().equals("Pad")
        || node.inputs().size() < 2
        || node.inputs().size() > 3) {
      return null;
    }
    TensorData given = graph.constant(node.inputs().get(1));
    int rank = order.rank();
    if (given == null || !given.type().isInteger() || given.shape().elementCount() != 2 * rank) {
      return null;
    }
    long[] old = given.toLongs();
    long[] pads = new long[2 * rank];
    for (int axis = 0; axis < rank; axis++) {
      pads[order.source(axis)] = old[axis];
      pads[order.source(axis) + rank] = old[axis + rank];
    }
    return new PermutedNode(op, 1, rank, order, pads);
  }

  /** The inputs, with the amounts of a padding in place of those for the old order. */
  List<String> inputs(List<String> inputs, GraphBuilder graph) {
    if (pads == null) {
      return inputs;
    }
    List<String> changed = new ArrayList<>(inputs);
    changed.set(1, graph.newLongs(inputs.get(1) + ".moved", pads));
    return changed;
  }
}
