package io.sluice.runtime;

import io.sluice.model.DataType;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.op.Values;
import io.sluice.runtime.reference.GraphInterpreter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Proves a model that has no golden vectors: it is scored on fixed inputs, and if it is small, the
 * first score is compared with that of the {@link GraphInterpreter}, bit by bit.
 */
public final class FirstScores {
  /** Work that takes the interpreter less than a tenth of a second. */
  private static final long MOST_INTERPRETED = 1_000_000;

  private FirstScores() {}

  /**
   * Scores the inputs that a warm-up makes up; only the first one if the model is large.
   *
   * @throws InvalidModelException if a score fails, or is not what the graph defines
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public static void verify(CompiledModel model, ModelArtifact artifact) {
    boolean small = isSmall(artifact.graph());
    Scorer scorer = model.newScorer();
    float[][] inputs = WarmUp.inputs(model, null);
    for (int i = 0; i < (small ? inputs.length : 1); i++) {
      Interruption.check();
      float[] outputs = new float[model.outputLength()];
      scorer.score(inputs[i], new float[model.stateLength()], outputs);
      if (i == 0 && small && isTakenAsGiven(artifact.graph())) {
        compare(artifact, inputs[i], outputs);
      }
    }
  }

  private static boolean isSmall(Graph graph) {
    long elements =
        graph.tensors().values().stream().mapToLong(t -> t.shape().elementCount()).sum();
    return ModelWork.of(graph) <= MOST_INTERPRETED && elements <= MOST_INTERPRETED;
  }

  /** Whether inputs and outputs are of the types whose conversions have one definition. */
  private static boolean isTakenAsGiven(Graph graph) {
    return Stream.concat(graph.inputs().stream(), graph.outputs().stream())
        .map(graph::tensor)
        .allMatch(
            tensor ->
                tensor.type() == DataType.FLOAT32
                    || tensor.type() == DataType.INT8 && tensor.quantization() != null);
  }

  private static void compare(ModelArtifact artifact, float[] input, float[] outputs) {
    Graph graph = artifact.graph();
    Values values = new GraphInterpreter(graph).run(tensors(artifact, input));
    int at = 0;
    for (TensorSpec output : graph.dataOutputs()) {
      for (float expected : values.reals(output.name())) {
        float got = outputs[at];
        if (Float.floatToIntBits(got) != Float.floatToIntBits(expected)) {
          throw new InvalidModelException(
              "output '"
                  + artifact.outputs().names().get(at)
                  + "' is computed as "
                  + got
                  + ", but the graph defines "
                  + expected
                  + "; this is a defect of Sluice, please report it");
        }
        at++;
      }
    }
  }

  private static Map<String, float[]> tensors(ModelArtifact artifact, float[] input) {
    Graph graph = artifact.graph();
    FeatureSchema schema = artifact.features();
    float[] data = schema == null ? input : schema.normalized(input);
    Map<String, float[]> tensors = new HashMap<>();
    List<String> states = graph.states().stream().map(StateBinding::input).toList();
    states.forEach(name -> tensors.put(name, new float[graph.tensor(name).shape().elementCount()]));
    int at = 0;
    for (TensorSpec spec : graph.dataInputs()) {
      int count = spec.shape().elementCount();
      tensors.put(spec.name(), Arrays.copyOfRange(data, at, at + count));
      at += count;
    }
    return tensors;
  }
}
