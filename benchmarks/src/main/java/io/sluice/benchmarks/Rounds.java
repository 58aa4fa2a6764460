package io.sluice.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Interleaved timing: each round times every contender for a while, one after the other, so that
 * what else the machine does meets all of them alike, and ratios are taken within a round.
 */
final class Rounds {
  private static final long WARM_UP_NANOS = 3_000_000_000L;
  private static final long SLICE_NANOS = 60_000_000L;
  private static final int ALLOCATION_CALLS = 1000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /**
   * What one contender took.
   *
   * @param nanos for each round, per call
   * @param allocated bytes per call
   */
  record Times(String name, double[] nanos, long allocated) {
    double median() {
      return Rounds.median(nanos);
    }

    double least() {
      return Arrays.stream(nanos).min().orElseThrow();
    }

    /** The median over the rounds of another's time divided by this one's. */
    double[] ratiosOf(Times other) {
      double[] ratios = new double[nanos.length];
      Arrays.setAll(ratios, i -> other.nanos[i] / nanos[i]);
      return ratios;
    }
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  List<Times> time(List<Contender> contenders, int rounds) throws Exception {
    int[] calls = new int[contenders.size()];
    for (int c = 0; c < calls.length; c++) {
      calls[c] = warmUp(contenders.get(c));
    }
    double[][] nanos = new double[calls.length][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int c = 0; c < calls.length; c++) {
        nanos[c][round] = slice(contenders.get(c), calls[c]);
      }
    }
    List<Times> times = new ArrayList<>();
    for (int c = 0; c < calls.length; c++) {
      times.add(new Times(contenders.get(c).name(), nanos[c], allocated(contenders.get(c))));
    }
    return times;
  }

  /** Runs until the JIT compiler is done with it; returns how many calls fill a slice. */
  private static int warmUp(Contender contender) throws Exception {
    long start = System.nanoTime();
    long calls = 0;
    while (System.nanoTime() - start < WARM_UP_NANOS) {
      contender.run();
      calls++;
    }
    return (int) Math.max(1, calls * SLICE_NANOS / WARM_UP_NANOS);
  }

  private static double slice(Contender contender, int calls) throws Exception {
    long start = System.nanoTime();
    for (int i = 0; i < calls; i++) {
      contender.run();
    }
    return (System.nanoTime() - start) / (double) calls;
  }

  private long allocated(Contender contender) throws Exception {
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < ALLOCATION_CALLS; i++) {
      contender.run();
    }
    return (threads.getCurrentThreadAllocatedBytes() - before) / ALLOCATION_CALLS;
  }
}
