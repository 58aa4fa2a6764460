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
 * Proves a model that has no golden vectors: it is scored on the inputs that a warm-up makes up, as
 * one sequence, and as far as that takes little time, the scores are compared with those of the
 * {@link GraphInterpreter}, bit by bit.
 */
public final class FirstScores {
  /** Work that takes the interpreter less than a tenth of a second. */
  private static final long MOST_INTERPRETED = 1_000_000;

  private FirstScores() {}

  /**
   * Scores all inputs of a warm-up, which therefore cannot fail any more.
   *
   * @throws InvalidModelException if a score fails, or is not what the graph defines
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public static void verify(CompiledModel model, ModelArtifact artifact) {
    verify(model, artifact, WarmUp.inputs(model, null));
  }

  /**
   * Scores the first of these inputs alone, for a model that is proved while events wait for it.
   *
   * @throws InvalidModelException if the score fails, or is not what the graph defines
   */
  public static void verifyOne(CompiledModel model, ModelArtifact artifact) {
    verify(model, artifact, Arrays.copyOf(WarmUp.inputs(model, null), 1));
  }

  private static void verify(CompiledModel model, ModelArtifact artifact, float[][] inputs) {
    Scorer scorer = model.newScorer();
    float[] state = new float[model.stateLength()];
    float[] outputs = new float[model.outputLength()];
    long compared = isTakenAsGiven(artifact.graph()) ? compared(artifact.graph()) : 0;
    for (int i = 0; i < inputs.length; i++) {
      Interruption.check();
      float[] before = state.clone();
      scorer.score(inputs[i], state, outputs);
      if (i < compared) {
        compare(artifact, inputs[i], before, outputs);
      }
    }
  }

  /** How many scores are compared; none of a large model, and at least one of any other. */
  private static long compared(Graph graph) {
    long elements =
        graph.tensors().values().stream().mapToLong(t -> t.shape().elementCount()).sum();
    long work = ModelWork.of(graph);
    return work <= MOST_INTERPRETED && elements <= MOST_INTERPRETED
        ? Math.max(1, MOST_INTERPRETED / Math.max(1, work + elements))
        : 0;
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

  private static void compare(
      ModelArtifact artifact, float[] input, float[] state, float[] outputs) {
    Graph graph = artifact.graph();
    Values values = new GraphInterpreter(graph).run(tensors(artifact, input, state));
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

  private static Map<String, float[]> tensors(
      ModelArtifact artifact, float[] input, float[] state) {
    Graph graph = artifact.graph();
    FeatureSchema schema = artifact.features();
    float[] data = schema == null ? input : schema.normalized(input);
    Map<String, float[]> tensors = new HashMap<>();
    take(graph.dataInputs(), data, tensors);
    take(
        graph.states().stream().map(StateBinding::input).map(graph::tensor).toList(),
        state,
        tensors);
    return tensors;
  }

  private static void take(List<TensorSpec> specs, float[] from, Map<String, float[]> into) {
    int at = 0;
    for (TensorSpec spec : specs) {
      int count = spec.shape().elementCount();
      into.put(spec.name(), Arrays.copyOfRange(from, at, at + count));
      at += count;
    }
  }
}
