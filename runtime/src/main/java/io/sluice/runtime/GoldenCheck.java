package io.sluice.runtime;

import io.sluice.model.GoldenVectors;
import io.sluice.model.InvalidModelException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Proves that this machine computes a model to the same bits as the machine that built it. The
 * proof is the golden vectors in the model's artifact.
 */
public final class GoldenCheck {
  private GoldenCheck() {}

  /**
   * Scores the golden inputs and compares the outputs bit by bit; all NaNs are equal. For a model
   * with state, the golden inputs are one sequence. A model without golden vectors passes.
   *
   * @param golden the vectors of the model's artifact
   * @throws InvalidModelException if an output differs; the message has the first such output and
   *     both values
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public static void verify(CompiledModel model, @Nullable GoldenVectors golden) {
    if (golden == null) {
      return;
    }
    Scorer scorer = model.newScorer();
    float[] state = new float[model.stateLength()];
    float[] outputs = new float[model.outputLength()];
    for (int vector = 0; vector < golden.count(); vector++) {
      Interruption.check();
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
                    + " the model was built with different arithmetic; rebuild it with this version",
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
