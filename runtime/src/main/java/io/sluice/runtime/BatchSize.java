package io.sluice.runtime;

import io.sluice.model.GoldenVectors;
import io.sluice.runtime.SpeedComparison.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The batch size at which a {@link BatchScorer} is faster than a {@link Scorer} for one model,
 * measured in this JVM. The choice does not change a score: both give the same bits.
 *
 * @param rows the smallest size that is about as fast as the best one; 1 if batches do not pay
 * @param gain how many times as fast a row is in such a batch as by itself; 1 if batches do not pay
 */
public record BatchSize(int rows, double gain) {
  /** The size of a model for which batches do not pay. */
  public static final BatchSize ONE = new BatchSize(1, 1);

  /** A batch costs its caller something too, so a smaller gain is none. */
  private static final double LEAST_GAIN = 1.25;

  /** The part of the best gain that a smaller batch must reach. */
  private static final double NEAR_BEST = 0.9;

  private static final int[] SIZES = {2, 4, 8, 16, 32};

  /**
   * Measures the gain of several batch sizes against rows that are scored one by one, by {@link
   * SpeedComparison}. A model with state gets {@link #ONE}, because the rows of one sequence depend
   * on each other. So does a model without an op that has a faster form for batches; then nothing
   * is measured.
   *
   * @param golden the vectors of the model's artifact, which are the inputs; without them inputs
   *     are made up as in {@link WarmUp}
   * @param atMost the time limit of the warm-up, and again of the measurement. If the limit is too
   *     short, or the thread is interrupted, the answer is {@link #ONE}. The interrupt flag stays
   *     set
   */
  public static BatchSize measure(
      CompiledModel model, @Nullable GoldenVectors golden, Duration atMost) {
    if (model.stateLength() > 0 || !model.gainsFromBatches()) {
      return ONE;
    }
    List<Turn> turns = turns(model, golden);
    if (turns.size() == 1) {
      return ONE;
    }
    double[] gains = SpeedComparison.gains(turns, atMost);
    int[] sizes = turns.stream().skip(1).mapToInt(Turn::calls).toArray();
    return gains == null ? ONE : choose(sizes, gains);
  }

  /** The smallest size whose gain is near the best one, if that is enough. */
  static BatchSize choose(int[] sizes, double[] gains) {
    double least = Math.max(LEAST_GAIN, NEAR_BEST * Arrays.stream(gains).max().orElse(1));
    for (int i = 0; i < sizes.length; i++) {
      if (gains[i] >= least) {
        return new BatchSize(sizes[i], gains[i]);
      }
    }
    return ONE;
  }

  /** Row by row, then each batch size for which there is memory. */
  private static List<Turn> turns(CompiledModel model, @Nullable GoldenVectors golden) {
    BatchScorer batch = model.newBatchScorer();
    Scorer scorer = model.newScorer();
    int rows = Math.min(batch.rowsTogether(), SIZES[SIZES.length - 1]);
    float[][] given = WarmUp.inputs(model, golden);
    float[][] inputs = new float[rows][];
    Arrays.setAll(inputs, row -> given[row % given.length]);
    float[] output = new float[model.outputLength()];
    List<Turn> turns = new ArrayList<>();
    turns.add(
        new Turn(
            rows,
            () -> {
              for (float[] input : inputs) {
                scorer.score(input, output);
              }
            }));
    float[] features = new float[rows * model.inputLength()];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(inputs[row], 0, features, row * model.inputLength(), model.inputLength());
    }
    float[] outputs = new float[rows * model.outputLength()];
    for (int size : SIZES) {
      if (size <= rows) {
        turns.add(new Turn(size, () -> batch.score(size, features, outputs)));
      }
    }
    return turns;
  }
}
