package io.sluice.runtime.sliding;

import static java.util.Objects.requireNonNull;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first nodes of a graph over a window [1, features, events] whose output at an event depends
 * on the events around it alone, in the same way at each: convolutions of stride 1, and what is
 * done element by element. All of it goes through one tensor, the cut.
 *
 * @param nodes in their order
 * @param cut name of the tensor [1, channels, columns] that the rest of the graph reads
 * @param reach of a column of the cut
 */
record LocalPrefix(List<Node> nodes, String cut, Reach reach) {

  /**
   * Which events a column depends on.
   *
   * @param before how many zeros come before the events, in all convolutions together
   * @param after how many come after them
   * @param events how many events a column sees that sees no zeros; the columns that see zeros
   *     before the events see one event less at most
   */
  record Reach(int before, int after, int events) {
    /** The first column that sees no zeros. */
    int firstInner() {
      return before;
    }

    /** The last column of so many that sees no zeros. */
    int lastInner(int columns) {
      return columns - 1 - after;
    }
  }

  /** The longest prefix of a graph; null if it has none. */
  static @Nullable LocalPrefix of(Graph graph) {
    if (graph.inputs().size() != 1 || graph.tensor(graph.inputs().get(0)).shape().rank() != 3) {
      return null;
    }
    Map<String, Reach> local = new HashMap<>();
    local.put(graph.inputs().get(0), new Reach(0, 0, 1));
    List<Node> nodes = new ArrayList<>();
    OpenTensors open = new OpenTensors(graph);
    int longest = 0;
    String cut = null;
    for (Node node : graph.nodes()) {
      Reach reach = reach(node, graph, local);
      if (reach != null) {
        nodes.add(node);
        local.put(node.output(), reach);
        open.take(node);
        String only = open.only();
        if (only != null) {
          longest = nodes.size();
          cut = only;
        }
      }
    }
    return cut == null
        ? null
        : new LocalPrefix(
            List.copyOf(nodes.subList(0, longest)), cut, requireNonNull(local.get(cut)));
  }

  /**
   * The tensors that others than the nodes taken so far read of these nodes and of the input. Each
   * node is looked at when it is taken, not again for each node after it.
   */
  private static final class OpenTensors {
    private final String input;
    private final Map<String, Integer> readersLeft;
    private final Set<String> open = new HashSet<>();

    OpenTensors(Graph graph) {
      input = graph.inputs().get(0);
      readersLeft = graph.readerCounts();
      if (readersLeft.containsKey(input)) {
        open.add(input);
      }
    }

    void take(Node node) {
      for (String read : node.presentInputs()) {
        if (readersLeft.merge(read, -1, Integer::sum) == 0) {
          open.remove(read);
        }
      }
      for (String written : node.presentOutputs()) {
        if (readersLeft.getOrDefault(written, 0) > 0) {
          open.add(written);
        }
      }
    }

    /** The one such tensor, if it is one, and not the input. */
    @Nullable String only() {
      String only = open.size() == 1 ? open.iterator().next() : null;
      return input.equals(only) ? null : only;
    }
  }

  private static @Nullable Reach reach(Node node, Graph graph, Map<String, Reach> local) {
    if (node.outputs().size() != 1) {
      return null;
    }
    if (node.op() instanceof Op.Conv conv) {
      Reach x = local.get(node.inputs().get(0));
      return x != null && conv.stride().equals(List.of(1)) && areConstant(node, graph)
          ? after(x, conv, graph.tensor(node.inputs().get(1)).shape().dim(2))
          : null;
    }
    return isElementWise(node.op()) ? joined(node, graph, local) : null;
  }

  private static boolean areConstant(Node node, Graph graph) {
    return node.inputs().stream().skip(1).allMatch(name -> graph.constant(name) != null);
  }

  /** The reach behind a convolution; null if it counts more than an int does. */
  private static @Nullable Reach after(Reach x, Op.Conv conv, int kernel) {
    try {
      return new Reach(
          Math.addExact(x.before(), conv.padding().get(0)),
          Math.addExact(x.after(), conv.padding().get(1)),
          Math.addExact(x.events(), Math.multiplyExact(kernel - 1, (int) conv.dilation().get(0))));
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private static boolean isElementWise(Op op) {
    return op instanceof Op.Unary
        || op instanceof Op.HardSigmoid
        || op instanceof Op.Binary
        || op instanceof Op.BatchNorm
        || op instanceof Op.Quantize
        || op instanceof Op.Dequantize;
  }

  /** The reach of its operands, if that is the same for all that are not constant in time. */
  private static @Nullable Reach joined(Node node, Graph graph, Map<String, Reach> local) {
    Reach all = null;
    TensorSpec output = graph.tensor(node.output());
    for (String name : node.presentInputs()) {
      Reach reach = local.get(name);
      Shape shape = graph.tensor(name).shape();
      if (reach == null) {
        boolean same = graph.constant(name) != null && isSameAtEachEvent(node.op(), shape);
        if (!same) {
          return null;
        }
      } else if (!shape.equals(output.shape()) || all != null && !all.equals(reach)) {
        return null;
      } else {
        all = reach;
      }
    }
    return all;
  }

  private static boolean isSameAtEachEvent(Op op, Shape constant) {
    return op instanceof Op.BatchNorm
        || constant.rank() == 0
        || constant.dim(constant.rank() - 1) == 1;
  }

  /**
   * The prefix for some of the events.
   *
   * @param events how many
   * @param oldest whether they are the window's oldest, before which zeros come as before those
   * @param newest whether they are its newest
   */
  Graph over(Graph graph, int events, boolean oldest, boolean newest) {
    Map<String, TensorSpec> tensors = new HashMap<>(graph.tensors());
    String input = graph.inputs().get(0);
    tensors.put(input, withColumns(graph.tensor(input), events));
    List<Node> changed = new ArrayList<>();
    for (Node node : nodes) {
      int columns = 0;
      for (String name : node.presentInputs()) {
        if (graph.constant(name) == null) {
          columns = requireNonNull(tensors.get(name)).shape().dim(2);
        }
      }
      Op op = node.op();
      if (op instanceof Op.Conv conv) {
        int before = oldest ? conv.padding().get(0) : 0;
        int after = newest ? conv.padding().get(1) : 0;
        op = new Op.Conv(conv.stride(), List.of(before, after), conv.dilation(), conv.groups());
        int kernel = graph.tensor(node.inputs().get(1)).shape().dim(2);
        columns += before + after - (kernel - 1) * conv.dilation().get(0);
      }
      changed.add(new Node(node.name(), op, node.inputs(), node.outputs()));
      tensors.put(node.output(), withColumns(graph.tensor(node.output()), columns));
    }
    return Graph.ofUsed(
        tensors.values(),
        graph.constants(),
        changed,
        graph.inputs(),
        List.of(cut),
        List.of(),
        graph.numerics());
  }

  private static TensorSpec withColumns(TensorSpec spec, int columns) {
    Shape shape = spec.shape().withDim(2, columns);
    return new TensorSpec(spec.name(), spec.type(), shape, spec.quantization());
  }

  /** What comes after the cut. */
  Graph rest(Graph graph) {
    List<Node> others = new ArrayList<>(graph.nodes());
    others.removeAll(new HashSet<>(nodes));
    return Graph.ofUsed(
        graph.tensors().values(),
        graph.constants(),
        others,
        List.of(cut),
        graph.outputs(),
        List.of(),
        graph.numerics());
  }
}
