package io.sluice.runtime.attribution;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds tensors whose elements are those of the model's input, perhaps in another order. */
final class Rearrangement {
  private static final Set<DataType> FLOATS = Set.of(DataType.FLOAT32, DataType.FLOAT64);

  private static final Set<String> ARITHMETIC = Set.of("Add", "Sub", "Mul", "Div");

  private Rearrangement() {}

  /** Where in the input each element of a tensor lies; null if it has other elements. */
  static int @Nullable [] of(Graph graph, Map<String, Node> producers, String tensor) {
    return of(graph, producers, tensor, false);
  }

  /**
   * Where in the input the element lies of which each element of a tensor is made, by arithmetic
   * with constants such as a normalization; null if it is made of several, or in another way.
   */
  static int @Nullable [] ofScaled(Graph graph, Map<String, Node> producers, String tensor) {
    return of(graph, producers, tensor, true);
  }

  private static int @Nullable [] of(
      Graph graph, Map<String, Node> producers, String tensor, boolean scaled) {
    if (graph.dataInputs().get(0).name().equals(tensor)) {
      int[] places = new int[graph.tensor(tensor).shape().elementCount()];
      Arrays.setAll(places, i -> i);
      return places;
    }
    Node node = producers.get(tensor);
    if (node == null) {
      return null;
    }
    String before =
        node.op() instanceof Op.Reshape || node.op() instanceof Op.Transpose || isCast(graph, node)
            ? node.inputs().get(0)
            : scaled ? scaled(graph, node) : null;
    int[] places = before == null ? null : of(graph, producers, before, scaled);
    return places != null && node.op() instanceof Op.Transpose transpose
        ? transposed(places, graph.tensor(node.inputs().get(0)).shape(), transpose)
        : places;
  }

  /** The operand of arithmetic whose other operand is constant; null if there is none. */
  private static @Nullable String scaled(Graph graph, Node node) {
    boolean arithmetic =
        node.op() instanceof Op.Binary
            || node.op() instanceof Op.Imported imported
                && imported.domain().equals(Op.Imported.ONNX)
                && ARITHMETIC.contains(imported.name());
    if (!arithmetic || node.inputs().size() != 2) {
      return null;
    }
    String left = node.inputs().get(0);
    String right = node.inputs().get(1);
    String operand = graph.constant(right) != null ? left : right;
    boolean fits =
        (graph.constant(left) != null || graph.constant(right) != null)
            && graph.tensor(operand).shape().equals(graph.tensor(node.output()).shape());
    return fits ? operand : null;
  }

  /** Whether a node keeps its values: a copy, or a change between types of floats. */
  static boolean isCast(Graph graph, Node node) {
    return node.op() instanceof Op.Imported imported
        && imported.domain().equals(Op.Imported.ONNX)
        && (imported.name().equals("Identity") || imported.name().equals("Cast"))
        && FLOATS.contains(graph.tensor(node.inputs().get(0)).type())
        && FLOATS.contains(graph.tensor(node.output()).type());
  }

  private static int[] transposed(int[] places, Shape from, Op.Transpose op) {
    int rank = from.rank();
    int[] strides = new int[rank];
    int stride = 1;
    for (int axis = rank - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= from.dim(axis);
    }
    int[] result = new int[places.length];
    int[] index = new int[rank];
    for (int i = 0; i < result.length; i++) {
      int at = 0;
      for (int axis = 0; axis < rank; axis++) {
        at += index[axis] * strides[op.permutation().get(axis)];
      }
      result[i] = places[at];
      for (int axis = rank - 1; axis >= 0; axis--) {
        if (++index[axis] < from.dim(op.permutation().get(axis))) {
          break;
        }
        index[axis] = 0;
      }
    }
    return result;
  }
}
