package io.sluice.runtime.sliding;

import io.sluice.model.GoldenVectors;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.Scorer;
import io.sluice.runtime.SpeedComparison;
import io.sluice.runtime.SpeedComparison.Turn;
import io.sluice.runtime.WarmUp;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How many times as fast the sliding form of a model is as the model, measured in this JVM. */
public final class SlidingGain {
  private SlidingGain() {}

  /**
   * Scores the windows of a repeating series of events both ways, by {@link SpeedComparison}.
   *
   * @param model of which {@code sliding} is the sliding form
   * @param golden the vectors of the model's artifact, whose first input is the series; without
   *     them it is made up as in {@link WarmUp}
   * @param atMost the time limit of the warm-up, and again of the measurement
   * @return the gain; NaN if the limit is too short, or the thread is interrupted, whose flag stays
   *     set
   */
  public static double measure(
      CompiledModel model, SlidingModel sliding, @Nullable GoldenVectors golden, Duration atMost) {
    float[][] windows = windows(WarmUp.inputs(model, golden)[0], sliding.features().window());
    Scorer whole = model.newScorer();
    SlidingScorer slid = sliding.newScorer();
    SlidingColumns columns = sliding.newColumns();
    float[] outputs = new float[model.outputLength()];
    double[] gains =
        SpeedComparison.gains(
            List.of(
                turn(windows, window -> whole.score(window, outputs)),
                turn(windows, window -> slid.score(window, columns, outputs))),
            atMost);
    return gains == null ? Double.NaN : gains[0];
  }

  private static Turn turn(float[][] windows, Consumer<float[]> scoring) {
    List<float[]> all = List.of(windows);
    return new Turn(all.size(), () -> all.forEach(scoring));
  }

  /** For each event of a window the window that begins with it, as if the events came again. */
  static float[][] windows(float[] first, int events) {
    float[][] windows = new float[events][first.length];
    for (int shift = 0; shift < events; shift++) {
      for (int row = 0; row < first.length; row += events) {
        System.arraycopy(first, row + shift, windows[shift], row, events - shift);
        System.arraycopy(first, row, windows[shift], row + events - shift, shift);
      }
    }
    return windows;
  }
}
