package io.sluice.runtime;

import io.sluice.model.GoldenVectors;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Measures whether a {@link BatchScorer} is faster than a {@link Scorer} on this machine. Models
 * whose weights do not fit in the fastest cache gain most, and models with small layers nothing.
 */
public final class BatchGain {
  private static final int ROWS = 32;

  /** Scores of a round: a few times as long as the clock takes, and far from a thread's turn. */
  private static final int ROUND = 4 * ROWS;

  /** Below this, the gain is not worth what it takes to bring rows together. */
  private static final double LEAST_GAIN = 1.2;

  private static final long MOST_BYTES = 16L << 20;

  private final Scorer scorer;
  private final BatchScorer batch;
  private final float[][] inputs;
  private final float[] rows;
  private final float[] outputs;
  private final float[] output;

  private BatchGain(CompiledModel model, @Nullable GoldenVectors golden) {
    this.scorer = model.newScorer();
    this.batch = model.newBatchScorer();
    this.inputs = WarmUp.inputs(model, golden);
    this.rows = new float[ROWS * model.inputLength()];
    this.outputs = new float[ROWS * model.outputLength()];
    this.output = new float[model.outputLength()];
    for (int i = 0; i < ROWS; i++) {
      float[] input = inputs[i % inputs.length];
      System.arraycopy(input, 0, rows, i * input.length, input.length);
    }
  }

  /**
   * Whether rows are scored much faster together, after this has warmed up the code for it. False
   * for models with state, and for those whose batches would take too much memory.
   *
   * @param golden the vectors of the model's artifact
   * @param atMost the time limit; if it is reached first, what was measured so far decides
   */
  public static boolean pays(CompiledModel model, @Nullable GoldenVectors golden, Duration atMost) {
    return model.stateLength() == 0
        && ROWS * model.cost().arenaBytes() <= MOST_BYTES
        && new BatchGain(model, golden).pays(atMost.toNanos());
  }

  private boolean pays(long limit) {
    long start = System.nanoTime();
    Steadiness single = new Steadiness();
    Steadiness together = new Steadiness();
    boolean steady = false;
    long now = 0;
    while (!steady && now < limit && !Thread.currentThread().isInterrupted()) {
      for (int i = 0; i < ROUND; i++) {
        scorer.score(inputs[i % inputs.length], output);
      }
      long middle = System.nanoTime() - start;
      for (int i = 0; i < ROUND; i += ROWS) {
        batch.score(ROWS, rows, outputs);
      }
      long end = System.nanoTime() - start;
      boolean both = single.observe((double) (middle - now) / ROUND, middle);
      steady = together.observe((double) (end - middle) / ROUND, end) && both;
      now = end;
    }
    return together.best() * LEAST_GAIN < single.best();
  }
}
