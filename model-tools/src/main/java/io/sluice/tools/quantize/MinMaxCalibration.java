package io.sluice.tools.quantize;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.StateBinding;
import io.sluice.runtime.GraphInterpreter;
import io.sluice.runtime.Values;
import io.sluice.tools.Progress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a float graph over samples and notes the least and the greatest value of each tensor. A
 * graph with state takes the samples as one sequence, from zero state.
 */
public final class MinMaxCalibration {
  private final Graph graph;
  private final GraphInterpreter interpreter;
  private final Map<String, float[]> state = new HashMap<>();
  private final Map<String, ActivationRange> ranges = new HashMap<>();

  private MinMaxCalibration(Graph graph) {
    this.graph = graph;
    this.interpreter = new GraphInterpreter(graph);
    for (StateBinding binding : graph.states()) {
      state.put(binding.input(), new float[graph.tensor(binding.input()).shape().elementCount()]);
    }
  }

  /**
   * The range of each tensor that is not constant.
   *
   * @param graph in FLOAT32
   * @param samples the elements of each data input, normalized and row-major, by name
   * @throws InvalidModelException if there is no sample, or a tensor becomes NaN or infinite; the
   *     message names the sample and the tensor
   */
  public static Map<String, ActivationRange> observe(
      Graph graph, List<Map<String, float[]>> samples, Progress progress) {
    if (samples.isEmpty()) {
      throw new InvalidModelException(
          "calibration: there are no samples; give some inputs that are typical of the model's use");
    }
    MinMaxCalibration calibration = new MinMaxCalibration(graph);
    for (int i = 0; i < samples.size(); i++) {
      calibration.observe(samples.get(i), i);
      progress.step("calibration", i + 1L, samples.size());
    }
    return calibration.ranges;
  }

  private void observe(Map<String, float[]> sample, int number) {
    Map<String, float[]> inputs = new HashMap<>(state);
    inputs.putAll(sample);
    Values values = interpreter.run(inputs);
    graph.inputs().forEach(input -> observe("graph input", input, values, number));
    for (Node node : graph.nodes()) {
      node.outputs().forEach(output -> observe(node.title(), output, values, number));
    }
    for (StateBinding binding : graph.states()) {
      state.put(binding.input(), values.floats(binding.output()));
    }
  }

  private void observe(String source, String tensor, Values values, int sample) {
    if (graph.tensor(tensor).type() != DataType.FLOAT32) {
      throw new InvalidModelException(
          "calibration: tensor '%s' is %s, but only a float graph can be calibrated"
              .formatted(tensor, graph.tensor(tensor).type().code()));
    }
    ActivationRange range = ranges.getOrDefault(tensor, ActivationRange.ZERO);
    for (float value : values.floats(tensor)) {
      if (!Float.isFinite(value)) {
        throw new InvalidModelException(
            "calibration: sample %d gives %s in tensor '%s' of %s; look for bad inputs or weights"
                .formatted(sample, value, tensor, source));
      }
      range = range.including(value);
    }
    ranges.put(tensor, range);
  }
}
