package io.sluice.runtime.sliding;

import io.sluice.model.GoldenVectors;
import io.sluice.model.InvalidModelException;
import io.sluice.runtime.Interruption;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Proves by a model's golden vectors that its sliding form gives the same outputs, to the bit. */
public final class SlidingCheck {
  /** How often a golden window is scored. */
  public static final int SCORES = 3;

  private SlidingCheck() {}

  /**
   * Scores each golden window twice: as a whole, and one event after another window. A model
   * without golden vectors passes.
   *
   * @param golden the vectors of the model's artifact
   * @throws InvalidModelException naming the first output that differs, with both values
   * @throws java.util.concurrent.CancellationException if the thread is interrupted
   */
  public static void verify(SlidingModel model, @Nullable GoldenVectors golden) {
    if (golden == null) {
      return;
    }
    SlidingScorer scorer = model.newScorer();
    float[] outputs = new float[model.outputLength()];
    for (int vector = 0; vector < golden.count(); vector++) {
      Interruption.check();
      float[] window = golden.input(vector);
      scorer.score(window, model.newColumns(), outputs);
      compare(vector, "whole", outputs, golden.output(vector));
      SlidingColumns columns = model.newColumns();
      scorer.score(before(window, model.features().window()), columns, outputs);
      scorer.score(window, columns, outputs);
      compare(vector, "slid", outputs, golden.output(vector));
    }
  }

  /** A window from which another one is one event later. */
  private static float[] before(float[] window, int events) {
    float[] before = window.clone();
    for (int row = 0; row < window.length; row += events) {
      System.arraycopy(window, row, before, row + 1, events - 1);
    }
    return before;
  }

  private static void compare(int vector, String how, float[] got, float[] expected) {
    int differs = Arrays.mismatch(got, expected);
    if (differs >= 0) {
      throw new InvalidModelException(
          String.format(
              Locale.ROOT,
              "golden vector %d: the sliding form gives output %d as %s for the %s window, must be"
                  + " %s",
              vector,
              differs,
              got[differs],
              how,
              expected[differs]));
    }
  }
}
