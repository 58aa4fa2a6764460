package io.sluice.runtime;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.GoldenVectors;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Runs a compiled model until the JIT compiler has made it fast, so that the first event does not
 * wait for that: the first calls of a model by the Vector API take milliseconds each, ten thousand
 * times as long as those a second or two later.
 *
 * <p>Its inputs are the model's golden vectors, or made-up ones around the features' means. What it
 * warms is the code, not the model: the next model that runs the same kernels is fast at once,
 * unless it brings steps that HotSpot has not seen in these places and has to compile for anew.
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
   * What a warm-up saw.
   *
   * @param taken from the first call to the last
   * @param calls how many scores were computed
   * @param firstCall how long the first took
   * @param nanosPerCall of the fastest calls, on average over half a millisecond
   * @param steady whether the speed had settled before the time was over
   */
  public record Report(
      Duration taken, long calls, Duration firstCall, double nanosPerCall, boolean steady) {}

  /**
   * Scores until the speed is steady, the time is over or the thread is interrupted, which it then
   * still is. At least one score is computed.
   *
   * @param golden the vectors of the model's artifact
   * @param atMost how long; a call that has begun is not cut off
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
        Duration.ofNanos(now), calls, Duration.ofNanos(firstCall), steadiness.best(), steady);
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

  /** The inputs of the golden vectors, or made-up ones where there are none. */
  static float[][] inputs(CompiledModel model, @Nullable GoldenVectors golden) {
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
