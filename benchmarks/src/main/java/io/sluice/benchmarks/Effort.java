package io.sluice.benchmarks;

import java.time.Duration;

/** How much time is given to measuring. */
enum Effort {
  /** For a look while working, within some minutes: good for what differs by a fifth. */
  QUICK(
      3,
      Duration.ofMillis(1000),
      Duration.ofMillis(10),
      100_000,
      Duration.ofMillis(1500),
      Duration.ofMillis(900),
      8_000_000),
  /** For results that are kept. */
  FULL(
      15,
      Duration.ofMillis(1600),
      Duration.ofMillis(30),
      10_000_000,
      Duration.ofSeconds(12),
      Duration.ofSeconds(2),
      32_000_000);

  private final int rounds;
  private final Duration warmUp;
  private final Duration slice;
  private final int tailCalls;
  private final Duration tailTime;
  private final Duration start;
  private final int keptBytes;

  Effort(
      int rounds,
      Duration warmUp,
      Duration slice,
      int tailCalls,
      Duration tailTime,
      Duration start,
      int keptBytes) {
    this.rounds = rounds;
    this.warmUp = warmUp;
    this.slice = slice;
    this.tailCalls = tailCalls;
    this.tailTime = tailTime;
    this.start = start;
    this.keptBytes = keptBytes;
  }

  /** How often each contender has its turn. */
  int rounds() {
    return rounds;
  }

  /** Of each contender, before the first round. */
  Duration warmUp() {
    return warmUp;
  }

  /** How long a turn takes, about. */
  Duration slice() {
    return slice;
  }

  /** How many calls the tail of a small model is taken from. */
  int tailCalls() {
    return tailCalls;
  }

  /** How long a process that has just started is watched. */
  Duration start() {
    return start;
  }

  /** How many bytes the files of the copies of a model have whose memory is measured, about. */
  int keptBytes() {
    return keptBytes;
  }

  /** After which the tail of a larger model has to do with the calls that there were. */
  Duration tailTime() {
    return tailTime;
  }
}
