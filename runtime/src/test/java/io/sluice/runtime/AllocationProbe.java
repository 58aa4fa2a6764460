package io.sluice.runtime;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** What a call allocates, by the JVM's own counter. */
public final class AllocationProbe {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 10;
  private static final int CALLS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

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

  /** What some calls allocate, once that is nothing or patience is over. */
  public static long allocatedWhenWarm(Runnable call) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long allocated;
    do {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    } while (allocated > 0 && System.nanoTime() < deadline);
    return allocated;
  }
}
