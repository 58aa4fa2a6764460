package io.sluice.runtime.reference;

import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.op.Values;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a scorer of the artifact must give, by way of the {@link GraphInterpreter}: raw features are
 * normalized, the graph is run, and its data outputs are concatenated. Slow and plain. Immutable,
 * safe to share.
 */
public final class InterpretedScorer {
  private final ModelArtifact artifact;
  private final Graph graph;
  private final GraphInterpreter interpreter;

  /**
   * An interpreted scorer.
   *
   * @throws io.sluice.model.InvalidModelException if the interpreter cannot compute the graph
   */
  public InterpretedScorer(ModelArtifact artifact) {
    this.artifact = artifact;
    this.graph = artifact.graph();
    this.interpreter = new GraphInterpreter(graph);
  }

  /** The number of state values: those of all bound states together. */
  public int stateLength() {
    return length(graph.states().stream().map(state -> graph.tensor(state.input())).toList());
  }

  /** Scores from zero state. */
  public float[] score(float[] features) {
    return score(features, new float[stateLength()]);
  }

  /**
   * Scores one input.
   *
   * @param features raw values: all data inputs, one after the other, row-major
   * @param state all bound states in the graph's order, one after the other; overwritten by the new
   *     state
   * @return all data outputs, one after the other; INT8 outputs as reals
   * @throws IllegalArgumentException if an array has another length than the graph asks for
   */
  public float[] score(float[] features, float[] state) {
    checkLength("input", length(graph.dataInputs()), features);
    checkLength("state", stateLength(), state);
    Values values = interpreter.run(inputs(normalized(features), state));
    float[] next = new float[state.length];
    int at = 0;
    for (StateBinding binding : graph.states()) {
      at = append(values.floats(binding.output()), next, at);
    }
    System.arraycopy(next, 0, state, 0, at);
    float[] outputs = new float[length(graph.dataOutputs())];
    at = 0;
    for (TensorSpec output : graph.dataOutputs()) {
      at = append(values.reals(output.name()), outputs, at);
    }
    return outputs;
  }

  private static int length(List<TensorSpec> tensors) {
    return tensors.stream().mapToInt(tensor -> tensor.shape().elementCount()).sum();
  }

  private static int append(float[] part, float[] whole, int at) {
    System.arraycopy(part, 0, whole, at, part.length);
    return at + part.length;
  }

  private float[] normalized(float[] features) {
    FeatureSchema schema = artifact.features();
    return schema == null ? features : schema.normalized(features);
  }

  private Map<String, float[]> inputs(float[] data, float[] state) {
    Map<String, float[]> inputs = new HashMap<>();
    int at = 0;
    for (TensorSpec input : graph.dataInputs()) {
      at = take(input, data, at, inputs);
    }
    at = 0;
    for (StateBinding binding : graph.states()) {
      at = take(graph.tensor(binding.input()), state, at, inputs);
    }
    return inputs;
  }

  private static int take(TensorSpec spec, float[] from, int at, Map<String, float[]> into) {
    float[] part = new float[spec.shape().elementCount()];
    System.arraycopy(from, at, part, 0, part.length);
    into.put(spec.name(), part);
    return at + part.length;
  }

  private static void checkLength(String what, int wanted, float[] given) {
    if (given.length != wanted) {
      throw new IllegalArgumentException(
          "the " + what + " takes " + wanted + " values, not " + given.length);
    }
  }
}
