package io.sluice.flink;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/**
 * Options for all scoring operators of a job. They are read from Flink's configuration when the job
 * graph is built. A value that is set on an operator's {@link ScoringBuilder} takes precedence.
 */
public final class SluiceOptions {
  /** When an event is scored, and therefore which version of the model scores it. */
  public static final ConfigOption<VersionMode> VERSION_MODE =
      ConfigOptions.key("sluice.scoring.version-mode")
          .enumType(VersionMode.class)
          .defaultValue(VersionMode.LATEST)
          .withDescription(
              "When an event is scored. LATEST: at once, with the newest model that is known and"
                  + " effective at the event's time. STRICT: when the control stream has promised"
                  + " that no change effective at or before that time is still to come.");

  /** How long a version is kept for late events. */
  public static final ConfigOption<Duration> VERSION_RETENTION =
      ConfigOptions.key("sluice.scoring.version-retention")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "How long a replaced version of a model is kept for late events, in event time behind"
                  + " the watermark. An event whose version is no longer kept goes to the late"
                  + " events.");

  /** The order in which the events of a key are scored. */
  public static final ConfigOption<EventOrder> EVENT_ORDER =
      ConfigOptions.key("sluice.scoring.event-order")
          .enumType(EventOrder.class)
          .defaultValue(EventOrder.ARRIVAL)
          .withDescription(
              "The order in which the events of a key are scored and enter its windows and states."
                  + " ARRIVAL: the order of arrival. EVENT_TIME: each event waits until the watermark"
                  + " has passed it; events that arrive after that go to the late events.");

  /** How a new model initializes the windows and states of keys. */
  public static final ConfigOption<OnModelChange> ON_MODEL_CHANGE =
      ConfigOptions.key("sluice.keys.on-model-change")
          .enumType(OnModelChange.class)
          .defaultValue(OnModelChange.CARRY_OVER)
          .withDescription(
              "How a new model initializes per-key windows and states. RESET: empty. CARRY_OVER:"
                  + " with those of the previous model, if they fit. REPLAY: with its window, and"
                  + " with the state that the new model computes from the key's last inputs.");

  /** How many inputs of each key are kept for replay. */
  public static final ConfigOption<Integer> REPLAYED_INPUTS =
      ConfigOptions.key("sluice.keys.replayed-inputs")
          .intType()
          .defaultValue(32)
          .withDescription(
              "How many of each key's last inputs are kept for a new recurrent model to replay, if"
                  + " sluice.keys.on-model-change is REPLAY.");

  /** How long the windows and states of a key are kept after its latest event. */
  public static final ConfigOption<Duration> KEY_TTL =
      ConfigOptions.key("sluice.keys.time-to-live")
          .durationType()
          .defaultValue(Duration.ZERO)
          .withDescription(
              "How long the windows and states of a key are kept after its latest event, in event"
                  + " time. 0: without limit.");

  /** How many events may wait in each subtask. */
  public static final ConfigOption<Integer> WAITING_EVENTS_CAPACITY =
      ConfigOptions.key("sluice.waiting-events.capacity")
          .intType()
          .defaultValue(10_000)
          .withDescription(
              "Maximum number of events that wait in the state of each subtask until there is a"
                  + " model, or until it is known which version scores them.");

  /** How many bytes the waiting events may take. */
  public static final ConfigOption<MemorySize> WAITING_EVENTS_MEMORY =
      ConfigOptions.key("sluice.waiting-events.memory")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(64))
          .withDescription(
              "Maximum size of the waiting events of each subtask, serialized, in bytes.");

  /** What happens to events beyond these limits. */
  public static final ConfigOption<WhenFull> WAITING_EVENTS_WHEN_FULL =
      ConfigOptions.key("sluice.waiting-events.when-full")
          .enumType(WhenFull.class)
          .defaultValue(WhenFull.BACKPRESSURE)
          .withDescription(
              "What happens to events beyond sluice.waiting-events.capacity or"
                  + " sluice.waiting-events.memory. BACKPRESSURE: the input is slowed down."
                  + " DEAD_LETTER: the events go to the dead letters. FAIL: the job fails.");

  /** How many bytes a model's weights may take. */
  public static final ConfigOption<MemorySize> ADMISSION_MAX_WEIGHTS =
      ConfigOptions.key("sluice.admission.max-weight-bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(256))
          .withDescription(
              "Maximum size of a model's weights, in its file and packed for scoring. A larger model"
                  + " is rejected.");

  /** How many bytes of working memory a model may take. */
  public static final ConfigOption<MemorySize> ADMISSION_MAX_ARENA =
      ConfigOptions.key("sluice.admission.max-arena-bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(64))
          .withDescription(
              "Maximum working memory of a model in each subtask. A model that needs more is"
                  + " rejected.");

  /** How many multiply-adds a score may take. */
  public static final ConfigOption<Long> ADMISSION_MAX_MULTIPLY_ADDS =
      ConfigOptions.key("sluice.admission.max-multiply-adds")
          .longType()
          .defaultValue(1_000_000_000L)
          .withDescription(
              "Maximum number of multiply-adds of one score. A core computes about 10^10 to 10^11"
                  + " per second. Imported ops count with an estimate. A model that needs more is"
                  + " rejected.");

  /** How many multiply-adds it may take to check a model's golden vectors. */
  public static final ConfigOption<Long> ADMISSION_MAX_PROOF_MULTIPLY_ADDS =
      ConfigOptions.key("sluice.admission.max-proof-multiply-adds")
          .longType()
          .defaultValue(10_000_000_000L)
          .withDescription(
              "Maximum number of multiply-adds for scoring all golden vectors of a model. Checkpoints"
                  + " wait for this check. A model with more than one golden vector that needs more"
                  + " is rejected.");

  /** How many bytes a model may keep for each key. */
  public static final ConfigOption<MemorySize> ADMISSION_MAX_KEY_BYTES =
      ConfigOptions.key("sluice.admission.max-key-bytes")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(1))
          .withDescription(
              "Maximum size of the window and the recurrent state that a model keeps for each key. A"
                  + " model that keeps more is rejected.");

  /** How long a new model is warmed up. */
  public static final ConfigOption<Duration> MODEL_WARM_UP =
      ConfigOptions.key("sluice.models.warm-up")
          .durationType()
          .defaultValue(Duration.ofSeconds(5))
          .withDescription(
              "Maximum time for which a new model is warmed up, on a thread of its own, before it"
                  + " scores events. The warm-up ends earlier when the JIT compiler has made the"
                  + " model fast. 0: no warm-up; the first scores are slow.");

  /** How many bytes the ready models may take if each key has its own model. */
  public static final ConfigOption<MemorySize> MODEL_PER_KEY_MEMORY =
      ConfigOptions.key("sluice.models.per-key-memory")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(256))
          .withDescription(
              "If each key has its own model: maximum memory of the models that each subtask keeps"
                  + " ready to score. Any other model is compiled when an event of its key arrives.");

  /** How many bytes the cache for sliding windows may take. */
  public static final ConfigOption<MemorySize> SLIDING_MEMORY =
      ConfigOptions.key("sluice.keys.sliding-memory")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(16))
          .withDescription(
              "Size of the cache for sliding windows, for each model and subtask. It keeps what the"
                  + " model's first convolutions computed for the most recently used keys, so that"
                  + " an event costs one column of them instead of the whole window. It is used"
                  + " only if that is faster. The cache is not part of the state and does not"
                  + " change scores. A key takes 4 bytes for each value of its window and of the"
                  + " last convolution's output: 16 mb are enough for 800 keys if a window has 128"
                  + " events of 8 features and that output 32 channels. 0: no cache.");

  private SluiceOptions() {}
}
