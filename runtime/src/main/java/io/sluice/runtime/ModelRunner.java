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
 * Runs a compiled model on named tensors of any type, as tools and tests want it. It is the plan
 * that a {@link Scorer} runs, without the normalization of features. For one thread.
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
   * Computes all outputs of the graph, those of states included.
   *
   * @param inputs by name; those of states may be missing and are then real zeros
   * @return the outputs in the graph's order, by name
   * @throws IllegalArgumentException if an input is missing, unknown, or of another type or shape
   */
  public Map<String, TensorData> run(Map<String, TensorData> inputs) {
    GraphInputs.check(graph, inputs);
    for (int i = 0; i < graph.inputs().size(); i++) {
      TensorData data = inputs.get(graph.inputs().get(i));
      if (data == null) {
        clear(plan.ports().get(i).spec(), memory.ports()[i]);
      } else {
        memory.ports()[i].copy(TensorView.of(data));
      }
    }
    plan.steps().forEach(step -> step.run(memory));
    Map<String, TensorData> outputs = new LinkedHashMap<>();
    for (int i = graph.inputs().size(); i < plan.ports().size(); i++) {
      TensorSpec spec = plan.ports().get(i).spec();
      outputs.put(spec.name(), memory.ports()[i].toData(spec.shape()));
    }
    return outputs;
  }

  /**
   * The inputs of the next call after this one's outputs: the new states, under the names of the
   * inputs that take them up.
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
