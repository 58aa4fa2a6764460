package io.sluice.runtime.sliding;

import io.sluice.runtime.Scorer;
import io.sluice.runtime.plan.PlanCall;
import io.sluice.runtime.sliding.LocalPrefix.Reach;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SlidingModel} with its own working memory, for one thread. Scoring allocates nothing
 * once it is warm.
 */
public final class SlidingScorer {
  private final SlidingModel model;
  private final PlanCall whole;
  private final PlanCall rest;
  private final End newest;
  private final @Nullable End oldest;
  private final int rows;
  private final int window;
  private final int channels;
  private final int width;

  /**
   * The first layers for the events at one end of the window.
   *
   * @param events how many
   * @param columns how many columns they give
   */
  private record End(PlanCall call, int events, int columns, float[] x, float[] y) {
    static End of(PlanCall call, int rows, int events, int channels, int columns) {
      return new End(
          call, events, columns, new float[rows * events], new float[channels * columns]);
    }
  }

  SlidingScorer(SlidingModel model) {
    this.model = model;
    this.whole = model.wholeCall();
    this.rest = model.restCall();
    this.rows = model.features().features().size();
    this.window = model.features().window();
    this.channels = model.cut().dim(1);
    this.width = model.cut().dim(2);
    Reach reach = model.reach();
    this.newest = End.of(model.newestCall(), rows, reach.events(), channels, 1 + reach.after());
    this.oldest =
        reach.before() == 0
            ? null
            : End.of(model.oldestCall(), rows, reach.events() - 1, channels, reach.before());
  }

  /**
   * Scores a window.
   *
   * @param features as for {@link Scorer#score(float[], float[])}
   * @param columns of the window one event before, or any others, which then are of no use; those
   *     of this window afterwards
   * @param outputs as for {@link Scorer#score(float[], float[])}
   * @throws IllegalArgumentException if an array has the wrong length
   */
  public void score(float[] features, SlidingColumns columns, float[] outputs) {
    if (features.length != model.inputLength() || outputs.length != model.outputLength()) {
      throw new IllegalArgumentException(
          "the model takes "
              + model.inputLength()
              + " features and gives "
              + model.outputLength()
              + " outputs, not "
              + features.length
              + " and "
              + outputs.length);
    }
    if (columns.known && isOneLater(features, columns.events)) {
      slide(features, columns.columns);
    } else {
      whole.run(features, columns.columns);
    }
    System.arraycopy(features, 0, columns.events, 0, features.length);
    columns.known = true;
    rest.run(columns.columns, outputs);
  }

  /** Whether a window begins with the second event of another one, to the bit. */
  private boolean isOneLater(float[] now, float[] before) {
    for (int row = 0; row < rows; row++) {
      int at = row * window;
      if (!Arrays.equals(now, at, at + window - 1, before, at + 1, at + window)) {
        return false;
      }
    }
    return true;
  }

  private void slide(float[] features, float[] columns) {
    int first = model.reach().firstInner();
    int last = model.reach().lastInner(width);
    for (int channel = 0; channel < channels; channel++) {
      int at = channel * width;
      System.arraycopy(columns, at + first + 1, columns, at + first, last - first);
    }
    compute(newest, features, window - newest.events(), columns, last);
    if (oldest != null) {
      compute(oldest, features, 0, columns, 0);
    }
  }

  private void compute(End end, float[] features, int from, float[] columns, int to) {
    for (int row = 0; row < rows; row++) {
      System.arraycopy(features, row * window + from, end.x(), row * end.events(), end.events());
    }
    end.call().run(end.x(), end.y());
    for (int channel = 0; channel < channels; channel++) {
      System.arraycopy(
          end.y(), channel * end.columns(), columns, channel * width + to, end.columns());
    }
  }
}
