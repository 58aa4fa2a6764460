package io.sluice.tools.onnx.mapping;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Means, average pools without overlap, and softmax. */
final class ReductionRules {
  private ReductionRules() {}

  static Map<String, Rule> rules() {
    return Map.of(
        "ReduceMean", ReductionRules::reduceMean,
        "GlobalAveragePool", ReductionRules::globalAveragePool,
        "AveragePool", ReductionRules::averagePool,
        "Softmax", ReductionRules::softmax);
  }

  private static boolean reduceMean(MappedNode node, MappedGraph graph) {
    boolean asInput = node.version() >= 18;
    if (asInput && node.has(1) && node.longs(1) == null) {
      return false;
    }
    long[] given = asInput ? node.longs(1) : node.attributes().integers("axes");
    int rank = node.shape(0).rank();
    if (given == null || given.length == 0) {
      if (node.attributes().integer("noop_with_empty_axes", 0) != 0) {
        return false;
      }
      given = IntStream.range(0, rank).asLongStream().toArray();
    }
    List<Integer> axes =
        Arrays.stream(given)
            .map(axis -> axis < 0 ? axis + rank : axis)
            .distinct()
            .sorted()
            .mapToObj(Math::toIntExact)
            .toList();
    boolean keepDims = node.attributes().integer("keepdims", 1) != 0;
    graph.replace(node, new Op.ReduceMean(axes, keepDims), node.input(0));
    return true;
  }

  private static boolean globalAveragePool(MappedNode node, MappedGraph graph) {
    int dimensions = node.shape(0).rank() - 2;
    if (dimensions < 1 || dimensions > 2) {
      return false;
    }
    graph.replace(node, new Op.AdaptiveAvgPool(Collections.nCopies(dimensions, 1)), node.input(0));
    return true;
  }

  /**
   * Windows that divide the input without overlap, gap or padding are the bins of the same size.
   */
  private static boolean averagePool(MappedNode node, MappedGraph graph) {
    Shape x = node.shape(0);
    int dimensions = x.rank() - 2;
    if (dimensions < 1
        || dimensions > 2
        || node.attributes().text("auto_pad", "NOTSET").startsWith("SAME")
        || node.integers("pads", 2 * dimensions, 0).stream().anyMatch(pad -> pad != 0)
        || node.integers("dilations", dimensions, 1).stream().anyMatch(d -> d != 1)) {
      return false;
    }
    List<Integer> kernel = node.integers("kernel_shape", dimensions, 1);
    List<Integer> strides = node.integers("strides", dimensions, 1);
    for (int d = 0; d < dimensions; d++) {
      int extent = x.dim(2 + d);
      boolean divides = extent % kernel.get(d) == 0 && strides.get(d).equals(kernel.get(d));
      if (!divides && kernel.get(d) != extent) {
        return false;
      }
    }
    List<Integer> bins =
        IntStream.range(0, dimensions).mapToObj(d -> node.outputShape().dim(2 + d)).toList();
    graph.replace(node, new Op.AdaptiveAvgPool(bins), node.input(0));
    return true;
  }

  /** Until opset 12, all axes from the given one on are one. */
  private static boolean softmax(MappedNode node, MappedGraph graph) {
    Shape x = node.shape(0);
    long given = node.attributes().integer("axis", node.version() >= 13 ? -1 : 1);
    int axis = (int) (given < 0 ? given + x.rank() : given);
    if (axis < 0 || axis >= x.rank()) {
      return false;
    }
    if (node.version() < 13) {
      int last = x.rank() - 1;
      if (x.elementCount(axis, x.rank()) != x.dim(last)) {
        return false;
      }
      axis = last;
    }
    graph.replace(node, new Op.Softmax(axis), node.input(0));
    return true;
  }
}
