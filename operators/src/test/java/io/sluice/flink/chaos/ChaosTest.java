package io.sluice.flink.chaos;

import org.junit.jupiter.api.Test;

/**
 * Random jobs on the subtasks of the operator alone, thousands a minute, in which events, updates,
 * watermarks, idleness, checkpoints, failures and changes of parallelism come in any order that
 * Flink allows. {@code -Dsluice.chaos.seconds=7200} for a longer run, {@code -Dsluice.chaos.seed=}
 * with the seed of a failure to see it again.
 */
class ChaosTest {
  private static final long SECONDS = Long.getLong("sluice.chaos.seconds", 20);

  @Test
  void whateverHappensEachEventGetsWhatTheLogHasForIt() {
    Long seed = Long.getLong("sluice.chaos.seed");
    if (seed != null) {
      HarnessChaos.run(ChaosScenario.of(seed));
      return;
    }
    long end = System.nanoTime() + SECONDS * 1_000_000_000;
    long next = Long.getLong("sluice.chaos.first", 0);
    while (System.nanoTime() < end) {
      HarnessChaos.run(ChaosScenario.of(next++));
    }
    System.out.println("chaos: scenarios up to seed " + next);
  }
}
