package io.sluice.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Interleaved timing: each round times every contender for a while, one after the other, so that
 * what else the machine does meets all of them alike, and ratios are taken within a round.
 */
final class Rounds {
  private static final int WARM_UP_TURNS = 4;

  /** As many turns at most where a busy machine leaves the compiler too little time. */
  private static final int MOST_WARM_UP_TURNS = 20;

  private static final int ALLOCATION_CALLS = 50;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final int rounds;
  private final Duration warmUp;
  private final Duration slice;

  Rounds(Effort effort) {
    this(effort.rounds(), effort.warmUp(), effort.slice());
  }

  /**
   * Timing in rounds.
   *
   * @param warmUp of each contender, before the first round
   * @param slice how long a contender's turn takes, about
   */
  Rounds(int rounds, Duration warmUp, Duration slice) {
    this.rounds = rounds;
    this.warmUp = warmUp;
    this.slice = slice;
  }

  List<Times> time(List<? extends Contender> contenders) throws Exception {
    int[] calls = warmUp(contenders);
    double[][] nanos = new double[calls.length][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int c = 0; c < calls.length; c++) {
        nanos[c][round] = slice(contenders.get(c), calls[c]);
      }
    }
    List<Times> times = new ArrayList<>();
    for (int c = 0; c < calls.length; c++) {
      Contender contender = contenders.get(c);
      times.add(
          new Times(
              contender.engine(),
              contender.form(),
              contender.batch(),
              nanos[c],
              allocated(contender),
              true));
    }
    return times;
  }

  /**
   * Runs until the JIT compiler is done, in turns: what it knows of one contender changes when
   * another comes. Sluice allocates as long as its kernels are not compiled, so that one sees when
   * they are. Returns how many calls of each fill a slice.
   */
  private int[] warmUp(List<? extends Contender> contenders) throws Exception {
    int[] calls = new int[contenders.size()];
    boolean compiled = false;
    for (int i = 0; i < WARM_UP_TURNS || (!compiled && i < MOST_WARM_UP_TURNS); i++) {
      compiled = true;
      for (int c = 0; c < calls.length; c++) {
        long turn = warmUpNanos(contenders.get(c)) / WARM_UP_TURNS;
        long done = callsWithin(contenders.get(c), turn);
        calls[c] = (int) Math.max(1, done * slice.toNanos() / turn);
        compiled &= contenders.get(c).engine().isNative() || allocated(contenders.get(c)) == 0;
      }
    }
    return calls;
  }

  /** Of a peer only the few methods that call it are compiled. */
  private long warmUpNanos(Contender contender) {
    long nanos = warmUp.toNanos();
    return contender.engine().isNative() ? nanos / 4 : nanos;
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
