package io.sluice.runtime;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many times as fast one way of computing is as another, measured in this JVM. All ways are
 * warmed up together. Then they take turns, and the median of the rounds counts, so that what slows
 * the machine down for a while hits all of them.
 */
public final class SpeedComparison {
  private static final int ROUNDS = 15;
  private static final int FEWEST_ROUNDS = 3;

  /** Long enough for a clock that ticks in tens of nanoseconds. */
  private static final long TURN_NANOS = 200_000;

  private final List<Turn> turns;
  private final long limit;
  private final int[] repeats;

  private SpeedComparison(List<Turn> turns, Duration limit) {
    this.turns = turns;
    this.limit = limit.toNanos();
    this.repeats = new int[turns.size()];
    Arrays.fill(repeats, 1);
  }

  /**
   * One way of computing.
   *
   * @param calls for how many calls one run stands
   */
  public record Turn(int calls, Runnable run) {}

  /**
   * Compares the first way with each of the others.
   *
   * @param atMost the time limit of the warm-up, and again of the measurement
   * @return for each of the others, how many times as fast as the first one it is; null if the
   *     limit is too short for three rounds, or the thread is interrupted, whose flag stays set
   */
  public static double @Nullable [] gains(List<Turn> turns, Duration atMost) {
    return new SpeedComparison(turns, atMost).run();
  }

  private double @Nullable [] run() {
    warmUp();
    double[][] gains = new double[turns.size() - 1][ROUNDS];
    long start = System.nanoTime();
    int rounds = 0;
    while (rounds < ROUNDS && System.nanoTime() - start < limit && !interrupted()) {
      double first = nanosPerCall(0);
      for (int i = 1; i < turns.size(); i++) {
        gains[i - 1][rounds] = first / nanosPerCall(i);
      }
      rounds++;
    }
    if (rounds < FEWEST_ROUNDS || interrupted()) {
      return null;
    }
    double[] medians = new double[gains.length];
    for (int i = 0; i < medians.length; i++) {
      double[] sorted = Arrays.copyOf(gains[i], rounds);
      Arrays.sort(sorted);
      medians[i] = sorted[rounds / 2];
    }
    return medians;
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
        double perCall = nanosPerCall(i);
        nanos += perCall;
        if (perCall * repeats[i] * turns.get(i).calls() < TURN_NANOS) {
          repeats[i] *= 2;
        }
      }
      now = System.nanoTime() - start;
      steady = steadiness.observe(nanos, now);
    }
  }

  private double nanosPerCall(int way) {
    Turn turn = turns.get(way);
    int count = repeats[way];
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      turn.run().run();
    }
    return (System.nanoTime() - start) / ((double) count * turn.calls());
  }
}
