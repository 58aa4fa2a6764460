package io.sluice.flink;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/**
 * Options of all scoring operators of a job, read from Flink's configuration when the job graph is
 * built. What the builder says for one operator goes before them.
 */
public final class SluiceOptions {
  /** How many events a subtask keeps for the first model. */
  public static final ConfigOption<Integer> WAITING_EVENTS_CAPACITY =
      ConfigOptions.key("sluice.waiting-events.capacity")
          .intType()
          .defaultValue(10_000)
          .withDescription(
              "How many events each subtask of a scoring operator keeps in state while there is no"
                  + " model yet.");

  /** What happens to the events beyond that. */
  public static final ConfigOption<WhenFull> WAITING_EVENTS_WHEN_FULL =
      ConfigOptions.key("sluice.waiting-events.when-full")
          .enumType(WhenFull.class)
          .defaultValue(WhenFull.BACKPRESSURE)
          .withDescription(
              "What happens to events beyond sluice.waiting-events.capacity: BACKPRESSURE takes"
                  + " them in slowly, DEAD_LETTER sends them to the dead letters, FAIL fails the"
                  + " job.");

  private SluiceOptions() {}
}
