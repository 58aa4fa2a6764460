package io.sluice.tools.graph;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Moves transpositions behind the nodes that compute element by element, join or cut, where they
 * meet their inverses and vanish, or move only axes of extent 1 and become reshapes. Models whose
 * images are channels-last come with a pair of them around each convolution; few remain.
 *
 * <p>No transposition is computed until a node needs its result: each tensor is known as a tensor
 * of the new graph together with the order of axes that makes it what it was.
 */
public final class TransposeElimination {
  private final Graph graph;
  private final GraphBuilder result;

  /** Those of the old graph's tensors that the new one has in another order of axes. */
  private final Map<String, Moved> moved = new HashMap<>();

  /** Transpositions that were computed after all, by the tensor they give. */
  private final Map<Moved, String> computed = new HashMap<>();

  /**
   * What a tensor of the old graph is.
   *
   * @param tensor of the new graph
   * @param order that makes the old tensor of it
   */
  private record Moved(String tensor, Permutation order) {}

  private TransposeElimination(Graph graph) {
    this.graph = graph;
    this.result = GraphBuilder.emptyLike(graph);
  }

  /** The graph with fewer transpositions, which gives the same results to the bit. */
  public static Graph apply(Graph graph) {
    TransposeElimination elimination = new TransposeElimination(graph);
    graph.nodes().forEach(elimination::take);
    graph.outputs().forEach(elimination::give);
    return elimination.result.build();
  }

  private void take(Node node) {
    Permutation order = order(node);
    if (order != null) {
      Moved x = moved(node.inputs().get(0));
      moved.put(node.output(), new Moved(x.tensor, x.order.then(order)));
    } else if (!move(node)) {
      stay(node);
    }
  }

  /** The order of axes that a transposition gives; null of other nodes. */
  private @Nullable Permutation order(Node node) {
    if (node.op() instanceof Op.Transpose transpose) {
      return new Permutation(transpose.permutation());
    }
    if (node.op() instanceof Op.Imported imported
        && imported.domain().equals(Op.Imported.ONNX)
        && imported.name().equals("Transpose")
        && imported.attributes().get("perm") instanceof Attribute.Ints order) {
      int rank = order.values().size(); // axes may count from the end
      return new Permutation(
          order.values().stream().map(axis -> Math.floorMod(axis, rank)).toList());
    }
    return null;
  }

  private Moved moved(String tensor) {
    return moved.getOrDefault(
        tensor, new Moved(tensor, Permutation.identity(graph.tensor(tensor).shape().rank())));
  }

  /** Adds the node behind transpositions of its operands that it needs. */
  private void stay(Node node) {
    if (node.op() instanceof Op.Reshape && reshape(node)) {
      return;
    }
    List<String> inputs = new ArrayList<>();
    for (String input : node.inputs()) {
      inputs.add(input.isEmpty() ? "" : inOldOrder(input));
    }
    node.presentOutputs().forEach(output -> result.declare(graph.tensor(output)));
    result.add(new Node(node.name(), node.op(), inputs, node.outputs()));
  }

  /** Of elements that kept their order, a reshape needs no transposition. */
  private boolean reshape(Node node) {
    Moved x = moved(node.inputs().get(0));
    if (!x.order.keepsOrder(shape(x))) {
      return false;
    }
    result.declare(graph.tensor(node.output()));
    result.add(new Node(node.name(), node.op(), List.of(declared(x.tensor)), node.outputs()));
    return true;
  }

  /** The shape that the new graph's tensor has. */
  private Shape shape(Moved x) {
    return result.shape(declared(x.tensor));
  }

  /** A tensor of the new graph; the old one's constants and inputs are it on demand. */
  private String declared(String tensor) {
    TensorData data = graph.constant(tensor);
    if (data != null && !result.has(tensor)) {
      result.constant(graph.tensor(tensor), data);
    }
    return tensor;
  }

  /** The tensor as the old graph had it. */
  private String inOldOrder(String tensor) {
    Moved x = moved(tensor);
    declared(x.tensor);
    if (x.order.isIdentity()) {
      return x.tensor;
    }
    return computed.computeIfAbsent(x, key -> transpose(key, tensor));
  }

  private String transpose(Moved x, String to) {
    TensorSpec spec = result.spec(x.tensor);
    result.declare(new TensorSpec(to, spec.type(), x.order.of(spec.shape()), spec.quantization()));
    result.add(
        new Node(
            result.unusedNode("transpose_" + to),
            transposition(x.order, spec),
            List.of(x.tensor),
            List.of(to)));
    return to;
  }

  private static Op transposition(Permutation order, TensorSpec x) {
    boolean core =
        x.type() == DataType.FLOAT32 || (x.type() == DataType.INT8 && x.quantization() != null);
    if (core && order.keepsOrder(x.shape()) && x.shape().elementCount() > 0) {
      return new Op.Reshape(order.of(x.shape()));
    }
    if (core && x.shape().elementCount() > 0) {
      return new Op.Transpose(order.axes());
    }
    Attribute axes = Attribute.ofInts(order.axes().stream().map(Integer::longValue).toList());
    return new Op.Imported(Op.Imported.ONNX, "Transpose", 13, new TreeMap<>(Map.of("perm", axes)));
  }

  /** Lets the new graph give an output under its name. */
  private void give(String output) {
    Moved x = moved(output);
    declared(x.tensor);
    if (!x.tensor.equals(output) && !computed.containsValue(output)) {
      transpose(x, output);
    }
  }

  /** Adds the node on operands in the new order, if it can do with them. */
  private boolean move(Node node) {
    Permutation order =
        node.presentInputs().stream()
            .map(this::moved)
            .map(Moved::order)
            .filter(candidate -> !candidate.isIdentity())
            .findFirst()
            .orElse(null);
    if (order == null || node.presentOutputs().size() != 1) {
      return false;
    }
    PermutedNode changed = PermutedNode.of(node, graph, order);
    if (changed == null) {
      return false;
    }
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      String input = node.inputs().get(i);
      String operand = operand(input, i < changed.operands(), changed.rank(), order);
      if (operand == null) {
        return false;
      }
      inputs.add(operand.isEmpty() ? "" : declared(operand));
    }
    add(node, changed, inputs, order);
    return true;
  }

  private @Nullable String operand(String input, boolean inNewOrder, int rank, Permutation order) {
    if (input.isEmpty()) {
      return input;
    }
    return inNewOrder ? inOrder(input, rank, order) : inOldOrder(input);
  }

  private void add(Node node, PermutedNode changed, List<String> inputs, Permutation order) {
    TensorSpec output = graph.tensor(node.output());
    Shape shape = changed.result().inverse().of(output.shape());
    String name =
        result.declareNew(output.name() + ".moved", output.type(), shape, output.quantization());
    result.add(new Node(node.name(), changed.op(), changed.inputs(inputs, result), List.of(name)));
    moved.put(output.name(), new Moved(name, changed.result()));
  }

  /** The operand in the new order, if that costs nothing at run time; else null. */
  private @Nullable String inOrder(String input, int rank, Permutation order) {
    Moved x = moved(input);
    if (x.order.equals(order)) {
      return x.tensor;
    }
    TensorSpec spec = graph.tensor(input);
    if (spec.shape().elementCount() == 1 && spec.shape().rank() <= rank) {
      return x.order.isIdentity() ? x.tensor : null;
    }
    TensorData data = graph.constant(input);
    if (data == null || spec.shape().rank() > rank || order.rank() != rank) {
      return null;
    }
    return constant(spec, data, order);
  }

  /** A constant, with axes of extent 1 before its own where it has too few, in the new order. */
  private String constant(TensorSpec spec, TensorData data, Permutation order) {
    int[] extents = new int[order.rank()];
    int added = extents.length - spec.shape().rank();
    Arrays.fill(extents, 0, added, 1);
    for (int axis = added; axis < extents.length; axis++) {
      extents[axis] = spec.shape().dim(axis - added);
    }
    Permutation toNew = order.inverse();
    TensorData widened = TensorData.ofRawBytes(data.type(), Shape.of(extents), data.bytes());
    TensorData reordered = toNew.of(widened);
    return result.newConstant(spec.name() + ".moved", reordered, spec.quantization());
  }
}
