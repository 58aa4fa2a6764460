package io.sluice.benchmarks;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Int8 graphs with weights of 7 bits, from -64 to 64: the sum of two products with an activation of
 * 8 bits then fits 16 bits, so that no kernel saturates. ONNX Runtime's documentation of
 * quantization recommends this ({@code reduce_range}) for x86 CPUs without VNNI.
 */
final class SevenBitWeights {
  private SevenBitWeights() {}

  /** The graph with halved weights of twice the scale, and biases in units of the new scales. */
  static Graph of(Graph graph) {
    Set<String> weights = new HashSet<>();
    Set<String> biases = new HashSet<>();
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Linear || node.op() instanceof Op.Conv) {
        List<String> inputs = node.presentInputs();
        collect(graph, inputs.get(1), DataType.INT8, weights);
        if (inputs.size() > 2) {
          collect(graph, inputs.get(2), DataType.INT32, biases);
        }
      }
    }
    Map<String, TensorData> constants = new HashMap<>(graph.constants());
    weights.forEach(name -> constants.computeIfPresent(name, (n, data) -> halved(data)));
    biases.forEach(name -> constants.computeIfPresent(name, (n, data) -> halved(data)));
    List<TensorSpec> tensors =
        graph.tensors().values().stream()
            .map(
                spec ->
                    weights.contains(spec.name()) || biases.contains(spec.name())
                        ? coarser(spec)
                        : spec)
            .toList();
    return new Graph(
        tensors,
        constants,
        graph.nodes(),
        graph.inputs(),
        graph.outputs(),
        graph.states(),
        graph.numerics());
  }

  private static void collect(Graph graph, String name, DataType type, Set<String> names) {
    TensorData data = graph.constant(name);
    if (data != null && data.type() == type) {
      names.add(name);
    }
  }

  private static TensorData halved(TensorData data) {
    long[] values = data.toLongs();
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) Math.rint(values[i] / 2.0);
    }
    return TensorData.ofLongs(data.type(), data.shape(), values);
  }

  private static TensorSpec coarser(TensorSpec spec) {
    QuantParams params = spec.quantization();
    if (params == null) {
      return spec;
    }
    float[] scales = params.scales();
    for (int i = 0; i < scales.length; i++) {
      scales[i] *= 2;
    }
    Integer axis = params.axis();
    return new TensorSpec(
        spec.name(),
        spec.type(),
        spec.shape(),
        axis == null
            ? QuantParams.perTensor(scales[0], params.zeroPoint())
            : QuantParams.perChannel(scales, axis));
  }
}
