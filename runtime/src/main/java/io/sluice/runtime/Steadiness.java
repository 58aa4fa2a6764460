package io.sluice.runtime;

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

  private double best = Double.POSITIVE_INFINITY;
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
    best = Math.min(best, nanosPerCall);
    if (nanosPerCall < bestOfPlateau * FASTER) {
      bestOfPlateau = nanosPerCall;
      plateauFrom = now;
    }
    return now - plateauFrom >= Math.max(plateauFrom, SHORTEST_PLATEAU);
  }

  /** Nanoseconds for a call in the fastest round so far. */
  double best() {
    return best;
  }
}
