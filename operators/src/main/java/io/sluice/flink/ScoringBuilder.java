package io.sluice.flink;

import io.sluice.flink.keys.KeyStatePolicy;
import io.sluice.flink.models.AdmissionRules;
import io.sluice.flink.operator.PromiseWatermarks;
import io.sluice.flink.operator.ScoringOperatorFactory;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.flink.scoring.VersionPolicy;
import io.sluice.flink.scoring.WaitingLimits;
import io.sluice.flink.types.SluiceTypes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.TwoInputTransformation;
import org.jspecify.annotations.Nullable;

/**
 * Configures the scoring of a stream. Required are {@link #withModels}, {@link #model} or {@link
 * #modelOf}, {@link #encodedBy} and {@link #uid}. All other calls are optional.
 *
 * @param <T> the user's event
 */
public final class ScoringBuilder<T> {
  private final DataStream<T> events;
  private @Nullable KeyedStream<T, ?> keyed;
  private @Nullable DataStream<ModelUpdate> models;
  private @Nullable String model;
  private boolean modelPerKey;
  private boolean keyedAfterModelOf;
  private @Nullable FeatureEncoder<T> encoder;
  private @Nullable String uid;
  private @Nullable Integer parallelism;
  private @Nullable VersionMode versionMode;
  private @Nullable Duration retention;
  private @Nullable EventOrder order;
  private @Nullable OnModelChange onModelChange;
  private @Nullable Integer replayedInputs;
  private @Nullable Duration keyTimeToLive;
  private @Nullable Integer capacity;
  private @Nullable MemorySize memory;
  private @Nullable WhenFull whenFull;

  ScoringBuilder(DataStream<T> events) {
    this.events = events;
    if (events instanceof KeyedStream<T, ?> alreadyKeyed) {
      this.keyed = alreadyKeyed;
    }
  }

  /**
   * Partitions the events by key. One subtask scores all events of a key, in order. A model with a
   * window or recurrent state has a separate one for each key, kept in Flink state for {@link
   * SluiceOptions#KEY_TTL}. Scores contain the key as {@code String.valueOf(key)}.
   */
  public <K> ScoringBuilder<T> keyBy(KeySelector<T, K> key) {
    this.keyed = events.keyBy(key);
    this.keyedAfterModelOf = modelPerKey;
    return this;
  }

  /** {@link #keyBy(KeySelector)} for keys whose type Flink cannot detect. */
  public <K> ScoringBuilder<T> keyBy(KeySelector<T, K> key, TypeInformation<K> type) {
    this.keyed = events.keyBy(key, type);
    this.keyedAfterModelOf = modelPerKey;
    return this;
  }

  /**
   * Sets the control stream, which brings the models. Every subtask receives every update and uses
   * those for its own model, so one stream can serve several operators. Use a source with a
   * parallelism of 1, so that all subtasks see the updates in the same order. The order decides
   * which updates are rejected as late, but not which model is active in the end.
   */
  public ScoringBuilder<T> withModels(DataStream<ModelUpdate> updates) {
    this.models = updates;
    return this;
  }

  /** Sets the name of the model to score with: the name in its artifacts. */
  public ScoringBuilder<T> model(String name) {
    this.model = name;
    this.modelPerKey = false;
    return this;
  }

  /**
   * Scores each event with the model that the event names, for example one model for each machine.
   * Replaces {@link #model} and {@link #keyBy}: the model's name is also the event's key. A job can
   * have a hundred thousand models.
   *
   * <p>The subtask that owns the key keeps the model's updates and files in state. {@link
   * SluiceOptions#MODEL_PER_KEY_MEMORY} limits how many models are ready to score at a time.
   * Promises require a control stream with a parallelism of 1. In {@link VersionMode#LATEST}, an
   * event whose model has not arrived becomes a dead letter. It does not wait, because it would
   * hold back the event time of all other keys.
   */
  public ScoringBuilder<T> modelOf(KeySelector<T, String> name) {
    this.keyed = events.keyBy(name, Types.STRING);
    this.model = ScoringPlan.ANY_MODEL;
    this.modelPerKey = true;
    this.keyedAfterModelOf = false;
    return this;
  }

  /** Sets the encoder, which reads the model's features from events. */
  public ScoringBuilder<T> encodedBy(FeatureEncoder<T> featureEncoder) {
    this.encoder = featureEncoder;
    return this;
  }

  /** Sets the operator's uid, which links it to its state in a savepoint. Never change it. */
  public ScoringBuilder<T> uid(String operatorUid) {
    this.uid = operatorUid;
    return this;
  }

  /** Sets the operator's parallelism. The default is that of the environment. */
  public ScoringBuilder<T> parallelism(int subtasks) {
    this.parallelism = atLeastOne("parallelism", subtasks);
    return this;
  }

  /** Overrides {@link SluiceOptions#VERSION_MODE}. */
  public ScoringBuilder<T> versions(VersionMode mode) {
    this.versionMode = mode;
    return this;
  }

  /** Overrides {@link SluiceOptions#VERSION_RETENTION}. */
  public ScoringBuilder<T> versionRetention(Duration eventTime) {
    this.retention = eventTime;
    return this;
  }

  /** Overrides {@link SluiceOptions#EVENT_ORDER}. */
  public ScoringBuilder<T> eventOrder(EventOrder ofEachKey) {
    this.order = ofEachKey;
    return this;
  }

  /** Overrides {@link SluiceOptions#ON_MODEL_CHANGE}. */
  public ScoringBuilder<T> onModelChange(OnModelChange choice) {
    this.onModelChange = choice;
    return this;
  }

  /** Selects {@link OnModelChange#REPLAY} and overrides {@link SluiceOptions#REPLAYED_INPUTS}. */
  public ScoringBuilder<T> replayOnModelChange(int inputs) {
    this.onModelChange = OnModelChange.REPLAY;
    this.replayedInputs = atLeastOne("replayOnModelChange", inputs);
    return this;
  }

  /** Overrides {@link SluiceOptions#KEY_TTL}. */
  public ScoringBuilder<T> keyTimeToLive(Duration eventTime) {
    this.keyTimeToLive = eventTime;
    return this;
  }

  /** Overrides {@link SluiceOptions#WAITING_EVENTS_CAPACITY}. */
  public ScoringBuilder<T> waitingEvents(int eventsPerSubtask) {
    this.capacity = atLeastOne("waitingEvents", eventsPerSubtask);
    return this;
  }

  /** Overrides {@link SluiceOptions#WAITING_EVENTS_MEMORY}. */
  public ScoringBuilder<T> waitingEventsMemory(MemorySize perSubtask) {
    this.memory = perSubtask;
    return this;
  }

  /** Overrides {@link SluiceOptions#WAITING_EVENTS_WHEN_FULL}. */
  public ScoringBuilder<T> whenFull(WhenFull policy) {
    this.whenFull = policy;
    return this;
  }

  /**
   * Adds the scoring operator to the job.
   *
   * @throws IllegalStateException if required calls are missing, or if settings contradict each
   *     other
   */
  public ScoredStream<T> build() {
    DataStream<ModelUpdate> control = models;
    String name = model;
    FeatureEncoder<T> reader = encoder;
    String id = uid;
    if (control == null || name == null || reader == null || id == null || id.isBlank()) {
      throw new IllegalStateException(
          "Sluice.score(...).build(): missing calls: " + missingCalls());
    }
    StreamExecutionEnvironment environment = events.getExecutionEnvironment();
    ReadableConfig config = environment.getConfiguration();
    checkEnvironment(environment, control, config);
    ScoringPlan<T> plan =
        new ScoringPlan<>(
            id,
            name,
            modelPerKey ? bytesOfModels(config) : 0,
            keyed != null,
            reader,
            events.getType(),
            versions(config),
            order != null ? order : config.get(SluiceOptions.EVENT_ORDER),
            keyState(config),
            waitingLimits(config),
            AdmissionRules.of(config));
    return new ScoredStream<>(environment, transformation(plan, control, environment), plan);
  }

  /** Without this the models would be those of other keys, or none could be kept. */
  private long bytesOfModels(ReadableConfig config) {
    if (keyedAfterModelOf) {
      throw new IllegalStateException(
          ".keyBy(...) after .modelOf(...): the key of an event is the name of its model; remove"
              + " .keyBy(...)");
    }
    long bytes = config.get(SluiceOptions.MODEL_PER_KEY_MEMORY).getBytes();
    if (bytes < 1) {
      throw new IllegalArgumentException(
          SluiceOptions.MODEL_PER_KEY_MEMORY.key()
              + ": "
              + bytes
              + " bytes leave no room for a model; set it to 1 byte or more, such as "
              + SluiceOptions.MODEL_PER_KEY_MEMORY.defaultValue());
    }
    return bytes;
  }

  private VersionPolicy versions(ReadableConfig config) {
    return new VersionPolicy(
        versionMode != null ? versionMode : config.get(SluiceOptions.VERSION_MODE),
        millis(retention, SluiceOptions.VERSION_RETENTION, config));
  }

  private KeyStatePolicy keyState(ReadableConfig config) {
    OnModelChange onChange =
        onModelChange != null ? onModelChange : config.get(SluiceOptions.ON_MODEL_CHANGE);
    int inputs =
        replayedInputs != null
            ? replayedInputs
            : atLeastOne(
                SluiceOptions.REPLAYED_INPUTS.key(), config.get(SluiceOptions.REPLAYED_INPUTS));
    return new KeyStatePolicy(
        onChange,
        onChange == OnModelChange.REPLAY ? inputs : 0,
        millis(keyTimeToLive, SluiceOptions.KEY_TTL, config),
        config.get(SluiceOptions.SLIDING_MEMORY).getBytes());
  }

  private static long millis(
      @Nullable Duration said, ConfigOption<Duration> option, ReadableConfig config) {
    Duration duration = said != null ? said : config.get(option);
    if (duration.isNegative()) {
      throw new IllegalArgumentException(option.key() + ": " + duration + " is negative");
    }
    return duration.toMillis();
  }

  private WaitingLimits waitingLimits(ReadableConfig config) {
    int events =
        capacity != null
            ? capacity
            : atLeastOne(
                SluiceOptions.WAITING_EVENTS_CAPACITY.key(),
                config.get(SluiceOptions.WAITING_EVENTS_CAPACITY));
    MemorySize size = memory != null ? memory : config.get(SluiceOptions.WAITING_EVENTS_MEMORY);
    return new WaitingLimits(
        events,
        size.getBytes(),
        whenFull != null ? whenFull : config.get(SluiceOptions.WAITING_EVENTS_WHEN_FULL));
  }

  private TwoInputTransformation<T, ModelUpdate, ScoredEvent<T>> transformation(
      ScoringPlan<T> plan,
      DataStream<ModelUpdate> control,
      StreamExecutionEnvironment environment) {
    KeyedStream<T, ?> byKey = keyed;
    DataStream<ModelUpdate> updates = modelPerKey ? byModel(control) : control.broadcast();
    TwoInputTransformation<T, ModelUpdate, ScoredEvent<T>> scoring =
        new TwoInputTransformation<>(
            byKey == null ? events.getTransformation() : byKey.getTransformation(),
            updates.getTransformation(),
            "score with " + (modelPerKey ? "a model for each key" : plan.model()),
            new ScoringOperatorFactory<>(plan),
            SluiceTypes.scoredEvent(plan.eventType()),
            parallelism != null ? parallelism : environment.getParallelism(),
            parallelism != null);
    if (byKey != null) {
      scoring.setStateKeySelectors(
          byKey.getKeySelector(), modelPerKey ? ScoringBuilder::modelOf : null);
      scoring.setStateKeyType(byKey.getKeyType());
    }
    scoring.setUid(plan.uid());
    environment.addOperator(scoring);
    return scoring;
  }

  /**
   * The uid goes with that of the source: Flink restores no finished operator behind another one.
   */
  private KeyedStream<ModelUpdate, String> byModel(DataStream<ModelUpdate> control) {
    String ofSource = control.getTransformation().getUid();
    return control
        .transform("promises of models", SluiceTypes.MODEL_UPDATE, new PromiseWatermarks())
        .setParallelism(control.getParallelism())
        .uid(uid + "-promises" + (ofSource == null ? "" : "-of-" + ofSource))
        .keyBy(ScoringBuilder::modelOf, Types.STRING);
  }

  private static String modelOf(ModelUpdate update) {
    return update instanceof ModelUpdate.Unreadable entry
        ? entry.model()
        : ((ModelUpdate.Change) update).model();
  }

  private String missingCalls() {
    List<String> missing = new ArrayList<>();
    if (models == null) {
      missing.add(".withModels(DataStream<ModelUpdate>), the control stream with the models");
    }
    if (model == null) {
      missing.add(
          ".model(String), the name of the model, or .modelOf(KeySelector), if the model depends on"
              + " the event");
    }
    if (encoder == null) {
      missing.add(".encodedBy(FeatureEncoder), which reads the features from events");
    }
    if (uid == null || uid.isBlank()) {
      missing.add(".uid(String), which links the operator to its state in savepoints");
    }
    return String.join("; ", missing);
  }

  private void checkEnvironment(
      StreamExecutionEnvironment environment,
      DataStream<ModelUpdate> control,
      ReadableConfig config) {
    if (control.getExecutionEnvironment() != environment) {
      throw new IllegalStateException(
          "the stream of .withModels(...) and the events belong to different StreamExecutionEnvironments");
    }
    if (config.get(ExecutionOptions.RUNTIME_MODE) != RuntimeExecutionMode.STREAMING) {
      throw new IllegalStateException(
          "scoring needs "
              + ExecutionOptions.RUNTIME_MODE.key()
              + " STREAMING, also for bounded streams; it is "
              + config.get(ExecutionOptions.RUNTIME_MODE));
    }
  }

  private static int atLeastOne(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + ": " + value + " is below 1");
    }
    return value;
  }
}
