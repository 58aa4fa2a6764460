package io.sluice.runtime;

import io.sluice.model.GoldenVectors;
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
  private static final int ROUNDS = 15;
  private static final int FEWEST_ROUNDS = 3;

  /** Long enough for a clock that ticks in tens of nanoseconds. */
  private static final long TURN_NANOS = 200_000;

  /**
   * Measures the gain of several batch sizes after a warm-up: in each round, rows are scored one by
   * one and then in batches of each size, and the median of the rounds counts. A model with state
   * gets {@link #ONE}, because the rows of one sequence depend on each other. So does a model
   * without an op that has a faster form for batches; then nothing is measured.
   *
   * @param golden the vectors of the model's artifact, which are the inputs; without them inputs
   *     are made up as in {@link WarmUp}
   * @param atMost the time limit of the warm-up, and again of the measurement. If the limit is too
   *     short for three rounds, or the thread is interrupted, the answer is {@link #ONE}. The
   *     interrupt flag stays set
   */
  public static BatchSize measure(
      CompiledModel model, @Nullable GoldenVectors golden, Duration atMost) {
    if (model.stateLength() > 0 || !model.gainsFromBatches()) {
      return ONE;
    }
    List<Turn> turns = turns(model, golden);
    return turns.size() == 1 ? ONE : new Measurement(turns, atMost.toNanos()).run();
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

  /** Scores some rows. */
  private record Turn(int rows, Runnable scoring) {}

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

  /** Turns of all contenders, one after the other. */
  private static final class Measurement {
    private final List<Turn> turns;
    private final long limit;
    private final int[] repeats;

    Measurement(List<Turn> turns, long limit) {
      this.turns = turns;
      this.limit = limit;
      this.repeats = new int[turns.size()];
      Arrays.fill(repeats, 1);
    }

    BatchSize run() {
      warmUp();
      double[][] gains = new double[turns.size() - 1][ROUNDS];
      long start = System.nanoTime();
      int rounds = 0;
      while (rounds < ROUNDS && System.nanoTime() - start < limit && !interrupted()) {
        double alone = nanosPerRow(0);
        for (int i = 1; i < turns.size(); i++) {
          gains[i - 1][rounds] = alone / nanosPerRow(i);
        }
        rounds++;
      }
      if (rounds < FEWEST_ROUNDS || interrupted()) {
        return ONE;
      }
      int[] sizes = turns.stream().skip(1).mapToInt(Turn::rows).toArray();
      double[] medians = new double[sizes.length];
      for (int i = 0; i < sizes.length; i++) {
        double[] sorted = Arrays.copyOf(gains[i], rounds);
        Arrays.sort(sorted);
        medians[i] = sorted[rounds / 2];
      }
      return choose(sizes, medians);
    }

    private static boolean interrupted() {
      return Thread.currentThread().isInterrupted();
    }

    private void warmUp() {
      Steadiness steadiness = new Steadiness();
      long start = System.nanoTime();
      long now = 0;
      boolean steady = false;
      while (!steady && now < limit && !interrupted()) {
        double nanos = 0;
        for (int i = 0; i < turns.size(); i++) {
          double perRow = nanosPerRow(i);
          nanos += perRow;
          if (perRow * repeats[i] * turns.get(i).rows() < TURN_NANOS) {
            repeats[i] *= 2;
          }
        }
        now = System.nanoTime() - start;
        steady = steadiness.observe(nanos, now);
      }
    }

    private double nanosPerRow(int contender) {
      Turn turn = turns.get(contender);
      int count = repeats[contender];
      long start = System.nanoTime();
      for (int i = 0; i < count; i++) {
        turn.scoring().run();
      }
      return (System.nanoTime() - start) / ((double) count * turn.rows());
    }
  }
}
