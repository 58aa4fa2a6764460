package io.sluice.kernels;

import java.util.concurrent.locks.LockSupport;
import jdk.incubator.vector.FloatVector;

/**
 * HotSpot's profile of the check that most methods of vectors make: of which class their operator
 * is. Where it has seen one class only, its code expects that one, and each surprise is noted, in
 * each piece of code that expects it. A compilation adds up these notes for every use of the check
 * in it, and from 100 on (PerMethodTrapLimit) it expects nothing any more: then calls of vectors
 * stay calls, and vectors become objects. So one kernel of a job could make objects of another
 * one's vectors, in some JVMs.
 *
 * <p>Therefore operators of several classes come first here, until they have become several times
 * as fast, which they are in the code that takes the profile, and for some turns after that; with
 * pauses in which the compiler's threads have their turn. And in case that this comes too late,
 * because other code of the JVM used vectors before, methods have few enough operators for four
 * notes, which is what was seen most often; see {@link VectorLoops}.
 */
final class OperatorProfile {
  private static final int USES = 50;

  /** The first turns load classes, and the next ones show how fast the interpreter is. */
  private static final int LOADING = 1;

  private static final int INTERPRETED = 4;
  private static final int FASTER = 4;
  private static final int TURNS_AFTERWARDS = 20;
  private static final long PAUSE_NANOS = 1_000_000;
  private static final long MOST_NANOS = 1_000_000_000;

  private OperatorProfile() {}

  /** Takes the profile, in about 60 ms on an idle machine, and in a second at most. */
  static void take() {
    FloatVector v = FloatVector.zero(FloatVector.SPECIES_PREFERRED);
    long begin = System.nanoTime();
    long interpreted = Long.MAX_VALUE;
    int left = TURNS_AFTERWARDS;
    for (int turn = 0; left > 0; turn++) {
      long start = System.nanoTime();
      for (int use = 0; use < USES; use++) {
        v = v.add(v).sub(v).neg();
      }
      long end = System.nanoTime();
      if (left < TURNS_AFTERWARDS || turn > INTERPRETED && (end - start) * FASTER < interpreted) {
        left--;
      } else if (turn >= LOADING && turn <= INTERPRETED) {
        interpreted = Math.min(interpreted, end - start);
      }
      if (end - begin > MOST_NANOS) {
        return;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
