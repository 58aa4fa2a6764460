package io.sluice.runtime;

import io.sluice.model.GoldenVectors;
import io.sluice.model.InvalidModelException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Proves that this machine computes a model as the machine that made it did, by the golden vectors
 * in its artifact.
 */
public final class GoldenCheck {
  private GoldenCheck() {}

  /**
   * Scores the golden inputs, as one sequence if the model has state, and compares the outputs to
   * the bit; all NaNs count as equal. A model without golden vectors passes.
   *
   * @param golden the vectors of the model's artifact
   * @throws InvalidModelException naming the first output that differs, with both values
   */
  public static void verify(CompiledModel model, @Nullable GoldenVectors golden) {
    if (golden == null) {
      return;
    }
    Scorer scorer = model.newScorer();
    float[] state = new float[model.stateLength()];
    float[] outputs = new float[model.outputLength()];
    for (int vector = 0; vector < golden.count(); vector++) {
      scorer.score(golden.input(vector), state, outputs);
      compare(model, vector, outputs, golden.output(vector));
    }
  }

  private static void compare(CompiledModel model, int vector, float[] got, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToIntBits(got[i]) != Float.floatToIntBits(expected[i])) {
        throw new InvalidModelException(
            String.format(
                Locale.ROOT,
                "golden vector %d: output '%s' is %s, must be %s;"
                    + " the model was made by another arithmetic: make it anew with this version",
                vector,
                model.outputs().names().get(i),
                text(got[i]),
                text(expected[i])));
      }
    }
  }

  /** The value in decimal and its bits. */
  private static String text(float value) {
    return String.format(Locale.ROOT, "%s (0x%08x)", value, Float.floatToIntBits(value));
  }
}
