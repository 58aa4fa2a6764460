package io.sluice.tools.quantize;

import static java.util.Objects.requireNonNull;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.graph.GraphBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The linear layers and convolutions of a graph, and their parameters. */
final class ParameterLayers {
  private ParameterLayers() {}

  /** Whether a node is a linear layer or a convolution with constant parameters. */
  static boolean isLayer(Node node, Graph graph) {
    return (node.op() instanceof Op.Linear || node.op() instanceof Op.Conv)
        && node.inputs().stream().skip(1).allMatch(name -> graph.constant(name) != null);
  }

  /** The elements of a node's constant operand. */
  static float[] floats(Graph graph, Node node, int operand) {
    return requireNonNull(graph.constant(node.inputs().get(operand))).toFloats();
  }

  /** The axis of a layer's output that its weights' axis 0 becomes. */
  static int channelAxis(Node layer, Graph graph) {
    return layer.op() instanceof Op.Linear ? graph.tensor(layer.output()).shape().rank() - 1 : 1;
  }

  /**
   * The graph with other values for some of its constants.
   *
   * @param changed of the shapes that they have
   */
  static Graph withConstants(Graph graph, Map<String, float[]> changed) {
    GraphBuilder result = GraphBuilder.copyOf(graph);
    changed.forEach(
        (name, values) -> {
          TensorSpec spec = graph.tensor(name);
          result.constant(spec, TensorData.ofFloats(spec.shape(), values));
        });
    return result.build();
  }

  /**
   * The same graph, in which each layer has a weight and a bias that no other node reads. Biases
   * that were not there are zeros.
   */
  static Graph withOwnParameters(Graph graph) {
    Map<String, Integer> readers = graph.readerCounts();
    GraphBuilder result = GraphBuilder.emptyLike(graph);
    for (Node node : graph.nodes()) {
      if (!isLayer(node, graph)) {
        result.copy(node, graph);
        continue;
      }
      List<String> operands = new ArrayList<>(node.inputs());
      for (int i = 1; i < operands.size(); i++) {
        String name = operands.get(i);
        TensorData data = requireNonNull(graph.constant(name));
        if (readers.getOrDefault(name, 0) > 1) {
          name = GraphBuilder.unusedName(name + "." + node.name(), graph);
        }
        operands.set(i, name);
        result.constant(TensorSpec.float32(name, data.shape()), data);
      }
      if (operands.size() == 2) {
        Shape shape = Shape.of(graph.tensor(node.inputs().get(1)).shape().dim(0));
        String name = GraphBuilder.unusedName(node.name() + ".bias", graph);
        operands.add(name);
        result.constant(
            TensorSpec.float32(name, shape),
            TensorData.ofFloats(shape, new float[shape.elementCount()]));
      }
      result.declare(graph.tensor(node.output()));
      // What the layer reads is declared already, unless it is constant too.
      TensorData input = graph.constant(node.inputs().get(0));
      if (input != null) {
        result.constant(graph.tensor(node.inputs().get(0)), input);
      }
      result.add(new Node(node.name(), node.op(), operands, node.outputs()));
    }
    return result.build();
  }

  /**
   * The means over all else of each index of an axis.
   *
   * @param elements of a tensor of the shape
   * @param sums receives what is added to it
   */
  static void addMeans(float[] elements, Shape shape, int axis, double[] sums) {
    int channels = shape.dim(axis);
    int run = shape.elementCount(axis + 1, shape.rank());
    int perChannel = elements.length / channels;
    for (int i = 0; i < elements.length; i++) {
      sums[i / run % channels] += elements[i] / (double) perChannel;
    }
  }
}
