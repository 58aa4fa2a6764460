package io.sluice.runtime;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.GoldenVectors;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs a compiled model until the JIT compiler has optimized it, so that the first event does not
 * wait for the compiler. With the Vector API, the first calls take milliseconds each, ten thousand
 * times as long as calls a second or two later.
 *
 * <p>The inputs are the model's golden vectors, or random values around the features' means. A
 * warm-up warms the code, not the model: the next model with the same kernels is fast at once,
 * unless it has steps for which HotSpot must compile again.
 */
public final class WarmUp {
  /** Long enough for a clock that ticks in tens of nanoseconds. */
  private static final long ROUND_NANOS = 500_000;

  private static final int MOST_CALLS_PER_ROUND = 10_000;
  private static final int MADE_UP_INPUTS = 8;
  private static final long SEED = 1;

  private final Scorer scorer;
  private final float[][] inputs;
  private final float[] state;
  private final float[] outputs;
  private long calls;

  private WarmUp(CompiledModel model, @Nullable GoldenVectors golden) {
    this.scorer = model.newScorer();
    this.inputs = inputs(model, golden);
    this.state = new float[model.stateLength()];
    this.outputs = new float[model.outputLength()];
  }

  /**
   * The measurements of a warm-up.
   *
   * @param taken the time from the first call to the last
   * @param calls the number of scores
   * @param firstCall the time of the first score
   * @param nanosPerCall the time of a score: the median of the latest rounds at the final speed,
   *     each of which takes half a millisecond or one score
   * @param steady whether the speed became steady within the time limit
   */
  public record Report(
      Duration taken, long calls, Duration firstCall, double nanosPerCall, boolean steady) {}

  /**
   * Scores until the speed is steady, the time limit is reached, or the thread is interrupted. It
   * computes at least one score, and keeps the thread's interrupt flag.
   *
   * @param golden the vectors of the model's artifact
   * @param atMost the time limit; a score that has begun is finished
   */
  public static Report run(CompiledModel model, @Nullable GoldenVectors golden, Duration atMost) {
    return new WarmUp(model, golden).run(atMost.toNanos());
  }

  private Report run(long limit) {
    long start = System.nanoTime();
    score(1);
    long firstCall = System.nanoTime() - start;
    Steadiness steadiness = new Steadiness();
    boolean steady = steadiness.observe(firstCall, firstCall);
    long now = firstCall;
    int count = 1;
    while (!steady && now < limit && !Thread.currentThread().isInterrupted()) {
      score(count);
      long end = System.nanoTime() - start;
      steady = steadiness.observe((double) (end - now) / count, end);
      if (end - now < ROUND_NANOS) {
        count = Math.min(2 * count, MOST_CALLS_PER_ROUND);
      }
      now = end;
    }
    return new Report(
        Duration.ofNanos(now), calls, Duration.ofNanos(firstCall), steadiness.median(), steady);
  }

  private void score(int count) {
    for (int i = 0; i < count; i++) {
      int input = (int) (calls % inputs.length);
      if (input == 0) {
        Arrays.fill(state, 0);
      }
      scorer.score(inputs[input], state, outputs);
      calls++;
    }
  }

  /**
   * Inputs to measure a model's speed with: those of the golden vectors, or random ones around the
   * features' means if there are none.
   */
  public static float[][] inputs(CompiledModel model, @Nullable GoldenVectors golden) {
    float[][] inputs = new float[golden == null ? MADE_UP_INPUTS : golden.count()][];
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] =
          golden == null ? madeUp(model.features(), model.inputLength(), random) : golden.input(i);
    }
    return inputs;
  }

  /** Numbers within two deviations of each feature's mean; without features, of 0. */
  private static float[] madeUp(
      @Nullable FeatureSchema schema, int length, SplittableRandom random) {
    float[] input = new float[length];
    for (int i = 0; i < length; i++) {
      input[i] = (float) (4 * random.nextDouble() - 2);
    }
    if (schema != null) {
      for (int f = 0; f < schema.features().size(); f++) {
        Feature feature = schema.features().get(f);
        for (int event = 0; event < schema.window(); event++) {
          int at = schema.index(f, event);
          input[at] = feature.mean() + feature.std() * input[at];
        }
      }
    }
    return input;
  }
}
