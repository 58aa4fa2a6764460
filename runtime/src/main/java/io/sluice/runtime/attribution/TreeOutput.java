package io.sluice.runtime.attribution;

import io.sluice.model.Attribute;
import io.sluice.model.BinaryFunction;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TreeAggregate;
import io.sluice.model.TreeEnsemble;
import io.sluice.model.UnaryFunction;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.tree.TreeCovers;
import io.sluice.runtime.tree.Trees;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An output that is a sum of trees, or an ascending function of it.
 *
 * @param covers of the trees; null if they have none
 * @param index which of the sums
 * @param scale of the sum in the explained value
 * @param shift added to the scaled sum
 * @param link the function from the explained value to the output; null if they are the same
 * @param places where in the model's input the value of each of the trees' features lies
 */
record TreeOutput(
    Trees trees,
    @Nullable TreeCovers covers,
    int index,
    double scale,
    double shift,
    @Nullable String link,
    int[] places) {

  /**
   * Follows an element of a data output back to trees.
   *
   * @return null if the output is something else
   */
  static @Nullable TreeOutput find(Graph graph, String tensor, int index) {
    return new Search(graph, index).find(tensor);
  }

  private static final class Search {
    private final Graph graph;
    private final Map<String, Node> producers;
    private final int index;
    private double scale = 1;
    private double shift;
    private @Nullable String link;

    Search(Graph graph, int index) {
      this.graph = graph;
      this.producers = graph.producers();
      this.index = index;
    }

    @Nullable TreeOutput find(String output) {
      String tensor = output;
      while (true) {
        Node node = producers.get(tensor);
        if (node == null || node.inputs().isEmpty() || node.inputs().get(0).isEmpty()) {
          return null;
        }
        if (node.op() instanceof TreeEnsemble trees) {
          return found(node, trees);
        }
        String before = before(node);
        if (before == null
            || graph.tensor(before).shape().elementCount()
                != graph.tensor(tensor).shape().elementCount()) {
          return null;
        }
        tensor = before;
      }
    }

    private @Nullable TreeOutput found(Node node, TreeEnsemble op) {
      int[] places = Rearrangement.of(graph, producers, node.inputs().get(0));
      boolean fits =
          op.aggregate() == TreeAggregate.SUM
              && places != null
              && graph.tensor(node.inputs().get(0)).shape().dim(0) == 1
              && node.inputs().stream().skip(1).allMatch(name -> graph.constant(name) != null);
      if (!fits || places == null) {
        return null;
      }
      Trees trees = Trees.of(graph, node, op, this::elements);
      TreeCovers covers = TreeCovers.of(node, this::elements);
      return new TreeOutput(trees, covers, index, scale, shift, link, places);
    }

    private @Nullable TensorView elements(String name) {
      TensorData data = graph.constant(name);
      return data == null ? null : TensorView.of(data);
    }

    /** What a node computes its output from, element by element; null if in another way. */
    private @Nullable String before(Node node) {
      Op op = node.op();
      String first = node.inputs().get(0);
      if (op instanceof Op.Reshape || Rearrangement.isCast(graph, node)) {
        return first;
      }
      if (op instanceof Op.Unary unary) {
        boolean ascends =
            unary.function() == UnaryFunction.SIGMOID || unary.function() == UnaryFunction.TANH;
        return ascends ? linked(unary.function().name(), first) : null;
      }
      if (op instanceof Op.Softmax softmax) {
        return softmax(softmax.axis(), node);
      }
      if (op instanceof Op.Binary binary) {
        return binary(name(binary.function()), node);
      }
      if (op instanceof Op.Imported imported && imported.domain().equals(Op.Imported.ONNX)) {
        return switch (imported.name()) {
          case "Sigmoid", "Tanh", "Exp", "Softplus" -> linked(imported.name(), first);
          case "Softmax" ->
              softmax(
                  imported.attributes().get("axis") instanceof Attribute.Ints ints
                      ? ints.values().get(0)
                      : -1,
                  node);
          case "Add", "Sub", "Mul", "Div" -> binary(imported.name(), node);
          default -> null;
        };
      }
      return null;
    }

    private static String name(BinaryFunction function) {
      return switch (function) {
        case ADD -> "Add";
        case SUB -> "Sub";
        case MUL -> "Mul";
      };
    }

    /** The explained value lies before a function, unless that is turned round after it. */
    private @Nullable String linked(String function, String before) {
      if (!(scale > 0)) {
        return null;
      }
      link = function.toLowerCase(Locale.ROOT);
      scale = 1;
      shift = 0;
      return before;
    }

    /** The shares of all sums, the classes of one row. */
    private @Nullable String softmax(long axis, Node node) {
      Shape shape = graph.tensor(node.output()).shape();
      int last = shape.rank() - 1;
      boolean ofAll =
          (axis == last || axis == -1) && last >= 0 && shape.dim(last) == shape.elementCount();
      return ofAll ? linked("softmax", node.inputs().get(0)) : null;
    }

    private @Nullable String binary(String function, Node node) {
      String left = node.inputs().get(0);
      String right = node.inputs().get(1);
      if (function.equals("Mul") && (isMagnitude(left, right) || isMagnitude(right, left))) {
        return linked("signed square", isMagnitude(left, right) ? right : left);
      }
      Double constant = constant(right, node);
      if (constant != null) {
        switch (function) {
          case "Add" -> shift += scale * constant;
          case "Sub" -> shift -= scale * constant;
          case "Mul" -> scale *= constant;
          default -> scale /= constant;
        }
        return left;
      }
      constant = constant(left, node);
      if (constant == null || function.equals("Div")) {
        return null;
      }
      switch (function) {
        case "Add" -> shift += scale * constant;
        case "Sub" -> {
          shift += scale * constant;
          scale = -scale;
        }
        default -> scale *= constant;
      }
      return right;
    }

    private boolean isMagnitude(String tensor, String of) {
      Node node = producers.get(tensor);
      return node != null
          && node.op() instanceof Op.Imported imported
          && imported.name().equals("Abs")
          && node.inputs().get(0).equals(of);
    }

    private @Nullable Double constant(String tensor, Node node) {
      TensorData data = graph.constant(tensor);
      if (data == null) {
        return null;
      }
      int count = data.shape().elementCount();
      int wanted = graph.tensor(node.output()).shape().elementCount();
      double[] values = data.toDoubles();
      return count == 1 ? (Double) values[0] : count == wanted ? (Double) values[index] : null;
    }
  }
}
