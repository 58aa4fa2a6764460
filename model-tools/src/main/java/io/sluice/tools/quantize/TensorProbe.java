package io.sluice.tools.quantize;

import static java.util.Objects.requireNonNull;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.QuantParams;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.ModelRunner;
import io.sluice.tools.graph.GraphBuilder;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a graph as the compiled plan does, and shows the values of chosen tensors. A graph with
 * state takes its samples as one sequence, from zero state.
 */
final class TensorProbe {
  private final Graph graph;
  private final List<String> tensors;
  private final ModelRunner runner;
  private Map<String, TensorData> states = Map.of();

  /**
   * A probe of some tensors of a graph.
   *
   * @param graph whose inputs are FLOAT32
   * @param tensors computed ones, or inputs; FLOAT32 or quantized to INT8
   * @throws InvalidModelException if the graph cannot be computed
   */
  TensorProbe(Graph graph, Collection<String> tensors) {
    for (TensorSpec input : graph.dataInputs()) {
      InvalidModelException.check(
          input.type() == DataType.FLOAT32,
          Calibration.FLOAT_NEEDED,
          "input",
          input.name(),
          input.type().code());
    }
    this.tensors = List.copyOf(tensors);
    this.graph = graph;
    this.runner = ModelCompiler.newRunner(withOutputs(graph, tensors));
  }

  private static Graph withOutputs(Graph graph, Collection<String> tensors) {
    Set<String> shown = new LinkedHashSet<>(tensors);
    graph.outputs().forEach(shown::remove);
    graph.inputs().forEach(shown::remove);
    GraphBuilder result = GraphBuilder.copyOf(graph);
    shown.forEach(result::output);
    return result.build();
  }

  /**
   * The chosen tensors' reals for one sample, by name.
   *
   * @param sample the elements of each data input, by name
   * @throws IllegalArgumentException if an input is missing or of another length
   */
  Map<String, float[]> run(Map<String, float[]> sample) {
    Map<String, TensorData> inputs = new HashMap<>(states);
    for (TensorSpec input : graph.dataInputs()) {
      float[] elements = sample.get(input.name());
      if (elements == null) {
        throw new IllegalArgumentException("graph input '" + input.name() + "' is missing");
      }
      inputs.put(input.name(), TensorData.ofFloats(input.shape(), elements));
    }
    Map<String, TensorData> outputs = runner.run(inputs);
    Map<String, float[]> reals = new LinkedHashMap<>();
    for (String tensor : tensors) {
      TensorData data = outputs.containsKey(tensor) ? outputs.get(tensor) : inputs.get(tensor);
      TensorSpec spec = graph.tensor(tensor);
      // A state that no sample has set yet is not among the inputs.
      reals.put(tensor, data == null ? new float[spec.shape().elementCount()] : reals(data, spec));
    }
    states = runner.nextStates(outputs);
    return reals;
  }

  /** Starts a new sequence, from zero state. */
  void resetState() {
    states = Map.of();
  }

  private static float[] reals(TensorData data, TensorSpec spec) {
    if (spec.type() == DataType.FLOAT32) {
      return data.toFloats();
    }
    QuantParams params = requireNonNull(spec.quantization(), spec.name());
    long[] stored = data.toLongs();
    float[] reals = new float[stored.length];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = params.scale() * (float) (stored[i] - params.zeroPoint());
    }
    return reals;
  }
}
