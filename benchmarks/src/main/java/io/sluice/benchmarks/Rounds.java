package io.sluice.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Interleaved timing: each round times every contender for a while, one after the other, so that
 * what else the machine does meets all of them alike, and ratios are taken within a round.
 */
final class Rounds {
  private static final int WARM_UP_TURNS = 4;
  private static final int ALLOCATION_CALLS = 1000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final Effort effort;

  Rounds(Effort effort) {
    this.effort = effort;
  }

  List<Times> time(List<? extends Contender> contenders) throws Exception {
    int[] calls = warmUp(contenders);
    double[][] nanos = new double[calls.length][effort.rounds()];
    for (int round = 0; round < effort.rounds(); round++) {
      for (int c = 0; c < calls.length; c++) {
        nanos[c][round] = slice(contenders.get(c), calls[c]);
      }
    }
    List<Times> times = new ArrayList<>();
    for (int c = 0; c < calls.length; c++) {
      Contender contender = contenders.get(c);
      times.add(new Times(contender.engine(), contender.form(), nanos[c], allocated(contender)));
    }
    return times;
  }

  /**
   * Runs until the JIT compiler is done, in turns: what it knows of one contender changes when
   * another comes. Returns how many calls of each fill a slice.
   */
  private int[] warmUp(List<? extends Contender> contenders) throws Exception {
    long turn = effort.warmUp().toNanos() / WARM_UP_TURNS;
    int[] calls = new int[contenders.size()];
    for (int i = 0; i < WARM_UP_TURNS; i++) {
      for (int c = 0; c < calls.length; c++) {
        long done = callsWithin(contenders.get(c), turn);
        calls[c] = (int) Math.max(1, done * effort.slice().toNanos() / turn);
      }
    }
    return calls;
  }

  private static long callsWithin(Contender contender, long nanos) throws Exception {
    long start = System.nanoTime();
    long calls = 0;
    while (System.nanoTime() - start < nanos) {
      contender.run();
      calls++;
    }
    return calls;
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
