package io.sluice.kernels;

import java.util.concurrent.locks.LockSupport;
import jdk.incubator.vector.FloatVector;

/**
 * HotSpot's profile of the check that most methods of vectors make: of which class their operator
 * is. Where it has seen one class only, its code expects that one, and each surprise is noted, up
 * to four times. A compilation adds up these notes for every use of the check in it, and from 100
 * on (PerMethodTrapLimit) it expects nothing any more: then calls of vectors stay calls, and
 * vectors become objects. So one kernel of a job could make objects of another one's vectors, in
 * some JVMs.
 *
 * <p>Therefore operators of several classes come first here, while the profile is taken: for some
 * milliseconds, with pauses that let the compiler's threads have their turn. And so that a JVM
 * without luck makes no objects either, methods have few enough operators for four notes of each;
 * see {@link VectorLoops}.
 */
final class OperatorProfile {
  private static final int TURNS = 10;
  private static final int USES = 200;
  private static final long PAUSE_NANOS = 2_000_000;

  private OperatorProfile() {}

  /** Takes the profile, in about 30 ms. */
  static void take() {
    FloatVector v = FloatVector.zero(FloatVector.SPECIES_PREFERRED);
    for (int turn = 0; turn < TURNS; turn++) {
      for (int use = 0; use < USES; use++) {
        v = v.add(v).sub(v).neg();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}
