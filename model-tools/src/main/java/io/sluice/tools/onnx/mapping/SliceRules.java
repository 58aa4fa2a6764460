package io.sluice.tools.onnx.mapping;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Nodes that join tensors or cut them into parts of adjacent elements. */
final class SliceRules {
  private SliceRules() {}

  static Map<String, Rule> rules() {
    return Map.of(
        "Concat", SliceRules::concat,
        "Slice", SliceRules::slice,
        "Split", SliceRules::split);
  }

  private static boolean concat(MappedNode node, MappedGraph graph) {
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < node.inputCount(); i++) {
      inputs.add(node.has(i) ? node.input(i) : "");
    }
    if (inputs.contains("") || !inputs.stream().allMatch(graph::isFloats)) {
      return false;
    }
    int axis = axis(node.attributes().integer("axis", 1), node.shape(0));
    if (inputs.size() == 1) {
      graph.alias(node, inputs.get(0));
    } else {
      graph.replace(node, new Op.Concat(axis), inputs.toArray(String[]::new));
    }
    return true;
  }

  private static int axis(long axis, Shape shape) {
    return (int) (axis < 0 ? axis + shape.rank() : axis);
  }

  /** One op for each axis that is cut. */
  private static boolean slice(MappedNode node, MappedGraph graph) {
    Shape x = node.shape(0);
    long[] starts = operand(node, 1, "starts", new long[0]);
    if (starts == null) {
      return false;
    }
    long[] all = IntStream.range(0, starts.length).asLongStream().toArray();
    long[] ones = new long[starts.length];
    Arrays.fill(ones, 1);
    long[] axes = operand(node, 3, "axes", all);
    long[] steps = operand(node, 4, "steps", ones);
    if (axes == null || steps == null || Arrays.stream(steps).anyMatch(step -> step != 1)) {
      return false;
    }
    List<Op.Slice> cuts = new ArrayList<>();
    for (int i = 0; i < starts.length; i++) {
      int axis = axis(axes[i], x);
      int extent = node.outputShape().dim(axis);
      if (extent != x.dim(axis)) {
        long start = Math.max(0, starts[i] < 0 ? starts[i] + x.dim(axis) : starts[i]);
        cuts.add(new Op.Slice(axis, (int) start, (int) start + extent));
      }
    }
    emit(node, cuts, graph);
    return true;
  }

  private static void emit(MappedNode node, List<Op.Slice> cuts, MappedGraph graph) {
    String input = node.input(0);
    if (cuts.isEmpty()) {
      graph.alias(node, input);
      return;
    }
    for (Op.Slice cut : cuts.subList(0, cuts.size() - 1)) {
      input = graph.compute(node, "axis" + cut.axis(), cut, input);
    }
    graph.replace(node, cuts.get(cuts.size() - 1), input);
  }

  /** An operand that is an attribute until opset 9, then an input; null if it is computed. */
  private static long @Nullable [] operand(
      MappedNode node, int index, String name, long[] otherwise) {
    if (node.version() < 10) {
      return node.attributes().integers(name, otherwise);
    }
    return node.has(index) ? node.longs(index) : otherwise;
  }

  private static boolean split(MappedNode node, MappedGraph graph) {
    if (node.outputs().stream().anyMatch(name -> name.isEmpty() || !graph.isFloats(name))) {
      return false;
    }
    int axis = axis(node.attributes().integer("axis", 0), node.shape(0));
    int start = 0;
    for (String output : node.outputs()) {
      int end = start + graph.spec(output).shape().dim(axis);
      graph.give(node, output, new Op.Slice(axis, start, end), node.input(0));
      start = end;
    }
    return true;
  }
}
