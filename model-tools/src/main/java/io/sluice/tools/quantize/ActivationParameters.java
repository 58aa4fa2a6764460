package io.sluice.tools.quantize;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.TensorData;
import io.sluice.model.UnaryFunction;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives each activation of the INT8 nodes its scale and zero point. Tensors that hold copies of
 * each other (through reshape, transpose, slice, concat) get common ones; so does a layer's result
 * that only a ReLU or ReLU6 reads, which then is a clamp.
 *
 * <p>Source: Jacob et al., arXiv 1712.05877, sections 2.4 and 3; fixed ranges: the TensorFlow Lite
 * 8-bit quantization specification.
 */
final class ActivationParameters {
  private final Graph graph;
  private final Map<String, ActivationRange> ranges;

  /** A tensor with the same parameters, one step nearer to the one that stands for its group. */
  private final Map<String, String> sameAs = new HashMap<>();

  /** The tensors whose own values count for their group, in the order of the graph. */
  private final Map<String, @Nullable QuantParams> sources = new LinkedHashMap<>();

  private ActivationParameters(Graph graph, Map<String, ActivationRange> ranges) {
    this.graph = graph;
    this.ranges = ranges;
  }

  /**
   * The parameters of each tensor that an INT8 node reads or gives as an activation, constants
   * included.
   *
   * @param int8 names of the nodes that are computed in INT8
   * @param ranges of all tensors that are not constant
   */
  static Map<String, QuantParams> assign(
      Graph graph, Set<String> int8, Map<String, ActivationRange> ranges) {
    ActivationParameters parameters = new ActivationParameters(graph, ranges);
    for (Node node : graph.nodes()) {
      if (int8.contains(node.name())) {
        parameters.take(node);
      }
    }
    parameters.clampLayers(int8);
    return parameters.resolve();
  }

  private void take(Node node) {
    Int8Form form = Int8Form.of(node);
    for (int i = 0; i < node.inputs().size(); i++) {
      String input = node.inputs().get(i);
      if (form.operands().get(i) == Int8Form.Operand.ACTIVATION && !sameAs.containsKey(input)) {
        addSource(input, null);
      }
    }
    switch (form.result()) {
      case OWN_RANGE -> addSource(node.output(), null);
      case FIXED -> addSource(node.output(), form.fixed());
      case SAME_AS_INPUTS -> {
        sameAs.put(node.output(), node.output());
        node.inputs().forEach(input -> join(input, node.output()));
      }
      case FLOAT -> {}
    }
  }

  private void addSource(String tensor, @Nullable QuantParams fixed) {
    sameAs.put(tensor, tensor);
    sources.put(tensor, fixed);
  }

  private String group(String tensor) {
    String next = sameAs.getOrDefault(tensor, tensor);
    return next.equals(tensor) ? tensor : group(next);
  }

  private void join(String tensor, String other) {
    sameAs.put(group(tensor), group(other));
  }

  /** Lets each layer give what the ReLU behind it keeps. */
  private void clampLayers(Set<String> int8) {
    Map<String, Integer> readers = graph.readerCounts();
    Map<String, Node> producers = graph.producers();
    for (Node node : graph.nodes()) {
      String x = node.inputs().get(0);
      Node layer = producers.get(x);
      if (isClamp(node.op())
          && int8.contains(node.name())
          && layer != null
          && int8.contains(layer.name())
          && (layer.op() instanceof Op.Linear || layer.op() instanceof Op.Conv)
          && readers.getOrDefault(x, 0) == 1) {
        sources.remove(x);
        join(x, node.output());
      }
    }
  }

  private static boolean isClamp(Op op) {
    return op instanceof Op.Unary unary
        && (unary.function() == UnaryFunction.RELU || unary.function() == UnaryFunction.RELU6);
  }

  private Map<String, QuantParams> resolve() {
    Map<String, Set<QuantParams>> fixed = new HashMap<>();
    Map<String, ActivationRange> common = new HashMap<>();
    Set<String> calibrated = new HashSet<>();
    sources.forEach(
        (tensor, params) -> {
          String group = group(tensor);
          common.merge(
              group,
              params == null ? range(tensor) : ActivationRange.of(params),
              ActivationRange::union);
          if (params == null) {
            calibrated.add(group);
          } else {
            fixed.computeIfAbsent(group, unused -> new HashSet<>()).add(params);
          }
        });
    Map<String, QuantParams> resolved = new HashMap<>();
    for (String tensor : sameAs.keySet()) {
      String group = group(tensor);
      Set<QuantParams> known = fixed.getOrDefault(group, Set.of());
      resolved.put(
          tensor,
          known.size() == 1 && !calibrated.contains(group)
              ? known.iterator().next()
              : Objects.requireNonNull(common.get(group)).toInt8());
    }
    return resolved;
  }

  private ActivationRange range(String tensor) {
    TensorData constant = graph.constant(tensor);
    if (constant == null) {
      return Objects.requireNonNull(ranges.get(tensor), () -> "no range of tensor " + tensor);
    }
    ActivationRange range = ActivationRange.ZERO;
    for (float value : constant.toFloats()) {
      range = range.including(value);
    }
    return range;
  }
}
