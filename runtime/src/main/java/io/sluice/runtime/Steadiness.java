package io.sluice.runtime;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Tells from timed rounds of calls when code has become as fast as it will be. HotSpot compiles a
 * method once it has run some thousand times, in the background, first quickly and then well, and
 * each compilation ends in a step down after a plateau that lasted as long as the calls took to get
 * there. So the speed is taken for steady once it has been the same for as long again as it took to
 * be reached.
 */
final class Steadiness {
  /** Less is noise. */
  private static final double FASTER = 0.95;

  /** The second compiler may be at a large method for this long. */
  private static final long SHORTEST_PLATEAU = TimeUnit.MILLISECONDS.toNanos(200);

  /** The median is taken over so many rounds at most. */
  private static final int LATEST_ROUNDS = 255;

  private final double[] latest = new double[LATEST_ROUNDS];
  private int rounds;
  private double bestOfPlateau = Double.POSITIVE_INFINITY;
  private long plateauFrom;

  /**
   * Takes in a round of calls.
   *
   * @param nanosPerCall in this round
   * @param now nanoseconds since the first call
   * @return whether the speed is steady
   */
  boolean observe(double nanosPerCall, long now) {
    if (nanosPerCall < bestOfPlateau * FASTER) {
      rounds = 0;
      bestOfPlateau = nanosPerCall;
      plateauFrom = now;
    }
    latest[rounds % LATEST_ROUNDS] = nanosPerCall;
    rounds++;
    return now - plateauFrom >= Math.max(plateauFrom, SHORTEST_PLATEAU);
  }

  /** Nanoseconds for a call: the median of the latest rounds since the last step down. */
  double median() {
    double[] sorted = Arrays.copyOf(latest, Math.min(rounds, LATEST_ROUNDS));
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
