package io.sluice.runtime;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a call allocates, by the JVM's own counter. */
public final class AllocationProbe {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 10;

  private AllocationProbe() {}

  /**
   * The bytes that a call allocates on this thread: the least of some rounds, because the JVM
   * itself allocates now and then, when code is first linked or compiled; what the call allocates
   * is in every round.
   */
  public static long allocatedBytes(Runnable call) {
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least > 0; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      call.run();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
