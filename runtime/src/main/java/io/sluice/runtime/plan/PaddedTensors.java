package io.sluice.runtime.plan;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.runtime.op.ConvGeometry;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.op.Values;
import io.sluice.runtime.step.PaddedLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tensors that one convolution hands to others: they lie as floats, channels last, within the
 * border that the readers' windows ask for, so that nothing is copied, widened or narrowed between.
 */
final class PaddedTensors {
  private final Graph graph;
  private final Values constants;
  private final Map<String, List<Node>> readers = new HashMap<>();

  private PaddedTensors(Graph graph, Values constants) {
    this.graph = graph;
    this.constants = constants;
    for (Node node : graph.nodes()) {
      for (String input : node.presentInputs()) {
        readers.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
      }
    }
  }

  /**
   * The layouts of these tensors.
   *
   * @param fused the activations that are computed with the node before, by the tensor they read
   */
  static Map<String, PaddedLayout> find(
      Graph graph, Values constants, Map<String, FusedActivation> fused) {
    PaddedTensors tensors = new PaddedTensors(graph, constants);
    Map<String, PaddedLayout> layouts = new HashMap<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Conv && !constants.has(node.output())) {
        FusedActivation activation = fused.get(node.output());
        String output = activation == null ? node.output() : activation.output();
        PaddedLayout layout = tensors.layoutIfSmall(node, output);
        if (layout != null) {
          layouts.put(output, layout);
        }
      }
    }
    return layouts;
  }

  /** The layout of a tensor; none if its readers' borders together are too large. */
  private @Nullable PaddedLayout layoutIfSmall(Node writer, String tensor) {
    try {
      return layout(writer, tensor);
    } catch (ArithmeticException e) {
      return null;
    }
  }

  private @Nullable PaddedLayout layout(Node writer, String tensor) {
    List<Node> nodes = readers.getOrDefault(tensor, List.of());
    if (nodes.isEmpty() || graph.outputs().contains(tensor) || !isComputedWithFloats(writer)) {
      return null;
    }
    Shape shape = graph.tensor(tensor).shape();
    int height = shape.rank() == 3 ? 1 : shape.dim(2);
    int width = shape.dim(-1);
    PaddedLayout layout = PaddedLayout.plain(height, width);
    for (Node node : nodes) {
      if (!(node.op() instanceof Op.Conv op)
          || node.inputs().lastIndexOf(tensor) != 0
          || !isComputedWithFloats(node)) {
        return null;
      }
      Shape weight = graph.tensor(node.inputs().get(1)).shape();
      Shape output = graph.tensor(node.output()).shape();
      layout =
          layout.join(
              PaddedLayout.covered(ConvGeometry.of(op, shape, weight, output)), height, width);
    }
    return layout;
  }

  /** Whether a convolution reads floats, or INT8 that it takes as floats, and can give them. */
  private boolean isComputedWithFloats(Node node) {
    for (int i = 1; i < node.inputs().size(); i++) {
      if (!node.inputs().get(i).isEmpty() && !constants.has(node.inputs().get(i))) {
        return false;
      }
    }
    Operands operands = new Operands(graph, node, constants);
    if (node.op() instanceof Op.Conv op && ConvGeometry.of(op, operands).isLinear()) {
      return false;
    }
    if (operands.input(0).type() == DataType.FLOAT32) {
      return true;
    }
    ProductOperands product = new ProductOperands(operands, null);
    return product.floatsHoldSums() && product.requantizesByFloats();
  }
}
