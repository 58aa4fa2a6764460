package io.sluice.runtime.reference;

import static io.sluice.model.DataType.INT8;
import static io.sluice.model.InvalidModelException.check;
import static java.util.stream.Collectors.joining;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Checks a graph by the {@link OpDefinition} of each of its ops: the types of a node's tensors must
 * have an arithmetic, and INT8 weights are quantized for each output channel or as a whole with
 * zero point 0, all else as a whole.
 */
public final class TypeRules {
  private TypeRules() {}

  /**
   * Checks all nodes, and that what the graph takes and gives is quantized as a whole if it is. An
   * {@link Op.Imported} is checked when it is prepared.
   *
   * @throws io.sluice.model.InvalidModelException naming the first node or tensor that has no
   *     arithmetic
   */
  public static void enforce(Graph graph) {
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Op.Imported)) {
        OpDefinition definition = OpDefinition.of(node);
        checkTypes(node, graph, definition.types());
        checkQuantization(node, graph, definition.weights());
      }
    }
    for (List<String> names : List.of(graph.inputs(), graph.outputs())) {
      for (String name : names) {
        QuantParams quantization = graph.tensor(name).quantization();
        check(
            quantization == null || !quantization.isPerChannel(),
            "graph input or output '%s' is quantized with %s; it needs one scale and one zero point",
            name,
            quantization);
      }
    }
  }

  private static void checkTypes(Node node, Graph graph, List<List<DataType>> accepted) {
    int inputs = node.inputs().size();
    List<DataType> types = new ArrayList<>();
    node.inputs().forEach(name -> types.add(graph.tensor(name).type()));
    node.outputs().forEach(name -> types.add(graph.tensor(name).type()));
    check(
        accepted.contains(types),
        "%s does not support the types %s; it supports %s",
        node.title(),
        signature(types, inputs),
        accepted.stream().map(form -> signature(form, inputs)).collect(joining(" or ")));
  }

  private static String signature(List<DataType> types, int inputs) {
    List<String> codes = types.stream().map(DataType::code).toList();
    return String.join(", ", codes.subList(0, inputs))
        + " -> "
        + String.join(", ", codes.subList(inputs, codes.size()));
  }

  private static void checkQuantization(Node node, Graph graph, List<Integer> weights) {
    for (int i = 0; i < node.inputs().size(); i++) {
      checkOperand(node, graph.tensor(node.inputs().get(i)), weights.contains(i));
    }
    for (String output : node.outputs()) {
      checkOperand(node, graph.tensor(output), false);
    }
  }

  private static void checkOperand(Node node, TensorSpec operand, boolean weight) {
    if (operand.type() != INT8) {
      return;
    }
    QuantParams quantization = operand.requireQuantization();
    Integer axis = quantization.axis();
    boolean fits =
        weight
            ? (axis == null || axis == 0)
                && Arrays.stream(quantization.zeroPoints()).allMatch(z -> z == 0)
            : axis == null;
    check(
        fits,
        "%s: tensor '%s' is quantized with %s; %s",
        node.title(),
        operand.name(),
        quantization,
        weight
            ? "weights need zero point 0, and one scale or one for each index of axis 0"
            : "only weights may have a scale for each channel");
  }
}
