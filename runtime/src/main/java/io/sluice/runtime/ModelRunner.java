package io.sluice.runtime;

import io.sluice.model.Graph;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.op.GraphInputs;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plan.Plan;
import io.sluice.runtime.step.WorkingMemory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Runs a compiled graph on named tensors of any type, for tools and tests. It runs the same plan as
 * a {@link Scorer}, but does not normalize features. Not thread-safe: use one for each thread.
 */
public final class ModelRunner {
  private final Graph graph;
  private final Plan plan;
  private final WorkingMemory memory;

  ModelRunner(Graph graph, Plan plan) {
    this.graph = graph;
    this.plan = plan;
    this.memory = plan.newMemory();
  }

  /**
   * Computes all outputs of the graph, including new states.
   *
   * @param inputs the inputs by name; a missing state is zero
   * @return the outputs by name, in the graph's order
   * @throws IllegalArgumentException if an input is missing, unknown, or of another type or shape
   */
  public Map<String, TensorData> run(Map<String, TensorData> inputs) {
    GraphInputs.check(graph, inputs);
    for (int i = 0; i < graph.inputs().size(); i++) {
      TensorData data = inputs.get(graph.inputs().get(i));
      if (data == null) {
        clear(plan.boundary().get(i).spec(), memory.boundary()[i]);
      } else {
        memory.boundary()[i].copy(TensorView.of(data));
      }
    }
    plan.compute(memory);
    Map<String, TensorData> outputs = new LinkedHashMap<>();
    for (int i = graph.inputs().size(); i < plan.boundary().size(); i++) {
      TensorSpec spec = plan.boundary().get(i).spec();
      outputs.put(spec.name(), memory.boundary()[i].toData(spec.shape()));
    }
    return outputs;
  }

  /**
   * The states for the next call: the new states among the outputs, by the names of their inputs.
   */
  public Map<String, TensorData> nextStates(Map<String, TensorData> outputs) {
    Map<String, TensorData> states = new LinkedHashMap<>();
    for (StateBinding state : graph.states()) {
      states.put(state.input(), Objects.requireNonNull(outputs.get(state.output())));
    }
    return states;
  }

  private static void clear(TensorSpec spec, TensorView state) {
    int zero = spec.quantization() == null ? 0 : spec.quantization().zeroPoint();
    for (int i = 0; i < state.count(); i++) {
      state.setLong(i, zero);
    }
  }
}
