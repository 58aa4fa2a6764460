package io.sluice.flink.operator;

/** Pauses that slow an input down: 1 ms, 2 ms, 4 ms and so on, up to 100 ms. */
final class Throttle {
  private static final long LONGEST_MILLIS = 100;

  private long nextMillis = 1;

  /** Waits on the task thread; cancelling the task ends it. */
  void pause() throws InterruptedException {
    Thread.sleep(nextMillis);
    nextMillis = Math.min(LONGEST_MILLIS, 2 * nextMillis);
  }

  /** Begins with the shortest pause again. */
  void reset() {
    nextMillis = 1;
  }
}
