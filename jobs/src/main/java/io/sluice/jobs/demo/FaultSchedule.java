package io.sluice.jobs.demo;

import java.io.Serializable;

/**
 * When each pump has which fault. A pump's time is cut into blocks of {@value #BLOCK} steps; about
 * every third block holds one fault, which begins and ends inside of it. The first block of every
 * pump is healthy.
 *
 * @param noise decides
 */
record FaultSchedule(HashNoise noise) implements Serializable {
  static final int BLOCK = 600;
  static final int MIN_DURATION = 60;
  static final int MAX_DURATION = 240;

  private static final double SHARE_OF_BLOCKS = 0.35;
  private static final int RAMP = 40;

  /**
   * The state of a pump at one step.
   *
   * @param fault what is wrong
   * @param severity 0 where nothing is; about 1 at a fault's height
   */
  record Condition(PumpFault fault, double severity) {
    static final Condition HEALTHY = new Condition(PumpFault.NONE, 0);
  }

  /** The condition of a pump at a step from 0 on. */
  Condition at(int pump, long step) {
    long block = step / BLOCK;
    HashNoise dice = noise.stream(block);
    if (block == 0 || dice.uniform(pump, 0) >= SHARE_OF_BLOCKS) {
      return Condition.HEALTHY;
    }
    int duration = MIN_DURATION + (int) (dice.uniform(pump, 1) * (MAX_DURATION - MIN_DURATION + 1));
    int begin = (int) (dice.uniform(pump, 2) * (BLOCK - duration + 1));
    long elapsed = step % BLOCK - begin;
    if (elapsed < 0 || elapsed >= duration) {
      return Condition.HEALTHY;
    }
    PumpFault fault = fault(dice.uniform(pump, 3));
    double height = 0.7 + 0.6 * dice.uniform(pump, 4);
    double progress =
        fault == PumpFault.CAVITATION ? 1 : Math.min(1, (elapsed + 1) / (double) RAMP);
    return new Condition(fault, height * progress);
  }

  private static PumpFault fault(double even) {
    PumpFault[] faults = PumpFault.values();
    return faults[1 + (int) (even * (faults.length - 1))];
  }
}
