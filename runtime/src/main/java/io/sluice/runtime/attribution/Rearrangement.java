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

  private Rearrangement() {}

  /** Where in the input each element of a tensor lies; null if it has other elements. */
  static int @Nullable [] of(Graph graph, Map<String, Node> producers, String tensor) {
    if (graph.dataInputs().get(0).name().equals(tensor)) {
      int[] places = new int[graph.tensor(tensor).shape().elementCount()];
      Arrays.setAll(places, i -> i);
      return places;
    }
    Node node = producers.get(tensor);
    if (node == null) {
      return null;
    }
    boolean same = node.op() instanceof Op.Reshape || isCast(graph, node);
    if (!same && !(node.op() instanceof Op.Transpose)) {
      return null;
    }
    int[] places = of(graph, producers, node.inputs().get(0));
    return places != null && node.op() instanceof Op.Transpose transpose
        ? transposed(places, graph.tensor(node.inputs().get(0)).shape(), transpose)
        : places;
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
