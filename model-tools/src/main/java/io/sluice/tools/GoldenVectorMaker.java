package io.sluice.tools;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.GoldenVectors;
import io.sluice.model.ModelArtifact;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Adds golden vectors to a model: raw inputs with the outputs that the compiled model computes for
 * them. Any machine can use them to prove, before the first event, that it computes the same bits.
 */
public final class GoldenVectorMaker {
  /** Beyond any range that a model was calibrated on, so that saturation is proved too. */
  private static final float EXTREME = 1000;

  private static final float TINY = 1e-6f;

  /** Numbers by which values differ from their neighbours, without a pattern of a power of two. */
  private static final int[] RAMP = {-3, 1, 2, -1, 0, 3, -2};

  private GoldenVectorMaker() {}

  /**
   * The contents with golden vectors for the given inputs and then for some at the edges: resting,
   * a ramp, tiny deviations, extremes in both directions, and the thresholds of trees.
   *
   * @param typical raw inputs as the model's scorer takes them; may be empty. For a model with
   *     state all inputs are one sequence, from zero state
   * @throws io.sluice.model.InvalidModelException if the model cannot be compiled
   * @throws IllegalArgumentException if an input has the wrong length
   */
  public static ModelArtifact.Contents withGoldenVectors(
      ModelArtifact.Contents contents, List<float[]> typical) {
    CompiledModel model = ModelCompiler.compile(ModelArtifact.of(contents.withGolden(null)));
    List<float[]> inputs = new ArrayList<>(typical);
    inputs.addAll(edges(contents));
    inputs.addAll(TreeSamples.of(contents));
    int inputLength = model.inputLength();
    int outputLength = model.outputLength();
    float[] allInputs = new float[inputs.size() * inputLength];
    float[] allOutputs = new float[inputs.size() * outputLength];
    Scorer scorer = model.newScorer();
    float[] state = new float[model.stateLength()];
    float[] output = new float[outputLength];
    for (int i = 0; i < inputs.size(); i++) {
      scorer.score(inputs.get(i), state, output);
      System.arraycopy(inputs.get(i), 0, allInputs, i * inputLength, inputLength);
      System.arraycopy(output, 0, allOutputs, i * outputLength, outputLength);
    }
    return contents.withGolden(new GoldenVectors(inputs.size(), allInputs, allOutputs));
  }

  private static List<float[]> edges(ModelArtifact.Contents contents) {
    int length = 0;
    for (TensorSpec input : contents.graph().dataInputs()) {
      length += input.shape().elementCount();
    }
    float[] rest = new float[length];
    float[] unit = new float[length];
    Arrays.fill(unit, 1);
    FeatureSchema schema = contents.features();
    if (schema != null) {
      for (int f = 0; f < schema.features().size(); f++) {
        Feature feature = schema.features().get(f);
        for (int event = 0; event < schema.window(); event++) {
          rest[schema.index(f, event)] = feature.mean();
          unit[schema.index(f, event)] = feature.std();
        }
      }
    }
    return List.of(
        rest,
        ramp(rest, unit, 1),
        ramp(rest, unit, TINY),
        shifted(rest, unit, EXTREME),
        shifted(rest, unit, -EXTREME));
  }

  private static float[] ramp(float[] rest, float[] unit, float size) {
    float[] values = rest.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += RAMP[i % RAMP.length] * size * unit[i];
    }
    return values;
  }

  private static float[] shifted(float[] rest, float[] unit, float by) {
    float[] values = rest.clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += by * unit[i];
    }
    return values;
  }
}
