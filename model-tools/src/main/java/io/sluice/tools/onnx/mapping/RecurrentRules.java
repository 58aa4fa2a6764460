package io.sluice.tools.onnx.mapping;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * GRU and LSTM of one direction with the usual activations. ONNX has the time first, unless {@code
 * layout} is 1, and the gates in the order update, reset, new, and input, output, forget, cell.
 */
final class RecurrentRules {
  /** Which of ONNX's gates come first to last in ours. */
  private static final int[] GRU_GATES = {1, 0, 2};

  private static final int[] LSTM_GATES = {0, 2, 3, 1};

  private static final int STATE = 5;

  private RecurrentRules() {}

  static Map<String, Rule> rules() {
    return Map.of("GRU", RecurrentRules::gru, "LSTM", RecurrentRules::lstm);
  }

  private static boolean gru(MappedNode node, MappedGraph graph) {
    if (node.attributes().integer("linear_before_reset", 0) == 0
        || !isUsual(node, List.of("sigmoid", "tanh"))) {
      return false;
    }
    emit(node, graph, new Op.Gru(), GRU_GATES, 1);
    return true;
  }

  private static boolean lstm(MappedNode node, MappedGraph graph) {
    if (node.has(7)
        || node.attributes().integer("input_forget", 0) != 0
        || !isUsual(node, List.of("sigmoid", "tanh", "tanh"))) {
      return false;
    }
    emit(node, graph, new Op.Lstm(), LSTM_GATES, 2);
    return true;
  }

  /** One direction, constant weights, whole sequences, no clipping, default activations. */
  private static boolean isUsual(MappedNode node, List<String> activations) {
    List<String> given =
        node.attributes().texts("activations", activations.toArray(String[]::new)).stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .toList();
    return node.attributes().text("direction", "forward").equals("forward")
        && given.equals(activations)
        && !node.attributes().hasAttribute("clip")
        && !node.has(4)
        && node.isConstant(1)
        && node.isConstant(2)
        && (!node.has(3) || node.isConstant(3));
  }

  private static void emit(MappedNode node, MappedGraph graph, Op op, int[] gates, int states) {
    boolean batchFirst = node.attributes().integer("layout", 0) == 1;
    Shape x = node.shape(0);
    int batch = x.dim(batchFirst ? 0 : 1);
    int hidden = node.shape(2).dim(-1);
    List<String> inputs = new ArrayList<>();
    inputs.add(batchFirst ? node.input(0) : swapped(node, graph, node.input(0), "batch_first"));
    for (int i = 0; i < states; i++) {
      inputs.add(state(node, graph, STATE + i, Shape.of(batch, hidden)));
    }
    inputs.addAll(weights(node, graph, gates, hidden));
    List<String> given = graph.compute(node, "steps", op, 1 + states, inputs);
    for (int i = 0; i < node.outputs().size(); i++) {
      String output = node.outputs().get(i);
      if (!output.isEmpty()) {
        boolean timeFirst = i == 0 && !batchFirst;
        String y = timeFirst ? swapped(node, graph, given.get(0), "time_first") : given.get(i);
        graph.give(node, output, new Op.Reshape(graph.spec(output).shape()), y);
      }
    }
  }

  /** With the first two axes exchanged. */
  private static String swapped(MappedNode node, MappedGraph graph, String name, String what) {
    Shape shape = graph.spec(name).shape();
    Op op =
        shape.dim(0) == 1 || shape.dim(1) == 1
            ? new Op.Reshape(Shape.of(shape.dim(1), shape.dim(0), shape.dim(2)))
            : new Op.Transpose(List.of(1, 0, 2));
    return graph.compute(node, what, op, name);
  }

  private static String state(MappedNode node, MappedGraph graph, int index, Shape shape) {
    if (!node.has(index)) {
      return graph.constant(node.name() + ".zeros", shape, new float[shape.elementCount()]);
    }
    float[] constant = node.floats(index);
    return constant == null
        ? graph.compute(node, "state" + (index - STATE), new Op.Reshape(shape), node.input(index))
        : graph.constant(node.input(index) + ".state", shape, constant);
  }

  /** W_ih, W_hh, b_ih, b_hh with the gates in our order. */
  private static List<String> weights(MappedNode node, MappedGraph graph, int[] gates, int hidden) {
    int rows = gates.length * hidden;
    float[] biases = node.has(3) ? floats(node, 3) : new float[2 * rows];
    String bias = node.has(3) ? node.input(3) : node.name() + ".bias";
    int features = node.shape(1).dim(-1);
    return List.of(
        graph.constant(
            node.input(1) + ".gates",
            Shape.of(rows, features),
            reordered(floats(node, 1), 0, gates, hidden * features)),
        graph.constant(
            node.input(2) + ".gates",
            Shape.of(rows, hidden),
            reordered(floats(node, 2), 0, gates, hidden * hidden)),
        graph.constant(bias + ".input", Shape.of(rows), reordered(biases, 0, gates, hidden)),
        graph.constant(bias + ".state", Shape.of(rows), reordered(biases, rows, gates, hidden)));
  }

  private static float[] floats(MappedNode node, int index) {
    float[] values = node.floats(index);
    if (values == null) {
      throw new IllegalStateException(node.name() + ": input " + index + " is not constant");
    }
    return values;
  }

  private static float[] reordered(float[] values, int from, int[] gates, int perGate) {
    float[] ordered = new float[gates.length * perGate];
    for (int gate = 0; gate < gates.length; gate++) {
      System.arraycopy(values, from + gates[gate] * perGate, ordered, gate * perGate, perGate);
    }
    return ordered;
  }
}
