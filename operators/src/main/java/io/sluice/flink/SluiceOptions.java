package io.sluice.flink;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * Options of all scoring operators of a job, read from Flink's configuration when the job graph is
 * built. What the builder says for one operator goes before them.
 */
public final class SluiceOptions {
  /** When an event is scored, and so with which of its model's versions. */
  public static final ConfigOption<VersionMode> VERSION_MODE =
      ConfigOptions.key("sluice.scoring.version-mode")
          .enumType(VersionMode.class)
          .defaultValue(VersionMode.LATEST)
          .withDescription(
              "When events are scored: LATEST at once, with the newest model that is known and"
                  + " effective at the event's time; STRICT once the control stream has promised"
                  + " that nothing effective at or before that time is still to come.");

  /** How long a version is kept for events that come too late. */
  public static final ConfigOption<Duration> VERSION_RETENTION =
      ConfigOptions.key("sluice.scoring.version-retention")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "How long, in event time behind the watermark, a version of a model is kept for"
                  + " events that come after the watermark has passed them. Events for which it is"
                  + " not kept any more go to the late events.");

  /** In which order the events of a key are scored. */
  public static final ConfigOption<EventOrder> EVENT_ORDER =
      ConfigOptions.key("sluice.scoring.event-order")
          .enumType(EventOrder.class)
          .defaultValue(EventOrder.ARRIVAL)
          .withDescription(
              "In which order the events of a key are scored and get into its windows and states:"
                  + " ARRIVAL, or EVENT_TIME, for which each waits until the watermark has passed"
                  + " it, and later ones go to the late events.");

  /** What a model begins with for a key that the model before it knew. */
  public static final ConfigOption<OnModelChange> ON_MODEL_CHANGE =
      ConfigOptions.key("sluice.keys.on-model-change")
          .enumType(OnModelChange.class)
          .defaultValue(OnModelChange.CARRY_OVER)
          .withDescription(
              "What a model begins with for a key of which the model before it has a window or a"
                  + " state: RESET nothing, CARRY_OVER what fits, REPLAY the state that it comes to"
                  + " by the key's last inputs.");

  /** How many inputs of each key are kept to be replayed. */
  public static final ConfigOption<Integer> REPLAYED_INPUTS =
      ConfigOptions.key("sluice.keys.replayed-inputs")
          .intType()
          .defaultValue(32)
          .withDescription(
              "How many of each key's last inputs are kept, and given to a new recurrent model,"
                  + " when sluice.keys.on-model-change is REPLAY.");

  /** How long windows and states of a key outlive its latest event. */
  public static final ConfigOption<Duration> KEY_TTL =
      ConfigOptions.key("sluice.keys.time-to-live")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "How long, in event time, windows and states of a key outlive its latest event. 0:"
                  + " for ever.");

  /** How many events a subtask keeps that cannot be scored yet. */
  public static final ConfigOption<Integer> WAITING_EVENTS_CAPACITY =
      ConfigOptions.key("sluice.waiting-events.capacity")
          .intType()
          .defaultValue(10_000)
          .withDescription(
              "How many events each subtask of a scoring operator keeps in state while there is no"
                  + " model yet, or it is not decided which one they are scored with.");

  /** How much room they may take. */
  public static final ConfigOption<MemorySize> WAITING_EVENTS_MEMORY =
      ConfigOptions.key("sluice.waiting-events.memory")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(64))
          .withDescription(
              "How many bytes the waiting events of a subtask may take in state, as they are"
                  + " serialized.");

  /** What happens to the events beyond that. */
  public static final ConfigOption<WhenFull> WAITING_EVENTS_WHEN_FULL =
      ConfigOptions.key("sluice.waiting-events.when-full")
          .enumType(WhenFull.class)
          .defaultValue(WhenFull.BACKPRESSURE)
          .withDescription(
              "What happens to events beyond sluice.waiting-events.capacity or"
                  + " sluice.waiting-events.memory: BACKPRESSURE takes them in slowly, DEAD_LETTER sends them to the dead letters, FAIL fails the"
                  + " job.");

  /** How much room a model's weights may take. */
  public static final ConfigOption<MemorySize> ADMISSION_MAX_WEIGHTS =
      ConfigOptions.key("sluice.admission.max-weight-bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(256))
          .withDescription(
              "How many bytes the weights of a model may take, in its file and packed for scoring."
                  + " Models with more are rejected.");

  /** How much working memory a model may take. */
  public static final ConfigOption<MemorySize> ADMISSION_MAX_ARENA =
      ConfigOptions.key("sluice.admission.max-arena-bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(64))
          .withDescription(
              "How many bytes of working memory a model may take in each subtask. Models that want"
                  + " more are rejected.");

  /** How much computing a score may take. */
  public static final ConfigOption<Long> ADMISSION_MAX_MULTIPLY_ADDS =
      ConfigOptions.key("sluice.admission.max-multiply-adds")
          .longType()
          .defaultValue(1_000_000_000L)
          .withDescription(
              "How many multiply-adds a score may take; a core does some 10^10 to 10^11 a second."
                  + " Models that take more are rejected.");

  /** For how long a model is run before it scores events. */
  public static final ConfigOption<Duration> MODEL_WARM_UP =
      ConfigOptions.key("sluice.models.warm-up")
          .durationType()
          .defaultValue(Duration.ofSeconds(5))
          .withDescription(
              "For how long a new model is run at most, on a thread of its own, before it scores"
                  + " events: until the JIT compiler has made it as fast as it gets. 0 for not at"
                  + " all, so that it scores at once, and slowly at first.");

  /** How much room the models take that are ready to score, where each key has its own. */
  public static final ConfigOption<MemorySize> MODEL_PER_KEY_MEMORY =
      ConfigOptions.key("sluice.models.per-key-memory")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(256))
          .withDescription(
              "Where each key has a model of its own: how many bytes those of a subtask may take"
                  + " that are ready to score. Others are compiled when an event of their key comes.");

  /** How much room the columns of sliding windows take. */
  public static final ConfigOption<MemorySize> SLIDING_MEMORY =
      ConfigOptions.key("sluice.keys.sliding-memory")
          .memoryType()
          .defaultValue(MemorySize.ZERO)
          .withDescription(
              "How many bytes each subtask may use, for each model, to keep what a model's first"
                  + " convolutions gave for the windows of the keys used last, so that an event"
                  + " costs one column of them instead of the whole window. Not in state; makes no"
                  + " difference to scores. 0 for not at all; 64 mb holds some thousand keys.");

  private SluiceOptions() {}
}
