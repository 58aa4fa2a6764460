package io.sluice.flink.operator;

import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.EventOrder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import io.sluice.flink.SluiceOptions;
import io.sluice.flink.VersionMode;
import io.sluice.flink.control.BroadcastLogState;
import io.sluice.flink.control.ControlPromise;
import io.sluice.flink.control.DownstreamTime;
import io.sluice.flink.control.KeyGroupTimes;
import io.sluice.flink.control.KeyedLogState;
import io.sluice.flink.control.ModelFileState;
import io.sluice.flink.control.RestoredFileReader;
import io.sluice.flink.control.SubtaskLogs;
import io.sluice.flink.keys.KeyStateStore;
import io.sluice.flink.models.CompiledModels;
import io.sluice.flink.scoring.ScoringMetrics;
import io.sluice.flink.scoring.ScoringOutput;
import io.sluice.flink.scoring.ScoringPlan;
import io.sluice.flink.scoring.WaitingLimits;
import java.util.Objects;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.runtime.checkpoint.PrioritizedOperatorSubtaskState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Scores events (input 1, keyed or not) with the models of the control stream (input 2, broadcast,
 * or keyed by the model's name where each key has a model of its own). All on the task thread.
 *
 * <p>An event is scored when it is decided what with, see {@link VersionMode}, and waits until
 * then. Time downstream is that of the events alone, and does not pass one that waits: watermarks
 * and idleness of the control stream end here.
 *
 * <p>Of an event with a score, what is allocated here is the {@link ScoredEvent}, the {@link Score}
 * and its outputs, and for keys that are not strings their text.
 */
public final class ScoringOperator<T> extends TwoInputOperator<T, ModelUpdate, ScoredEvent<T>> {
  private static final long serialVersionUID = 1L;
  private static final int CONTROL_INPUT = 2;

  private final transient ScoringPlan<T> plan;
  private final transient ScoringOutput<T> scores;
  private final transient ScoringMetrics sluiceMetrics;
  private final transient MailboxExecutor mailbox;
  private final transient ControlInputYield controlYield;
  private final transient Throttle throttle = new Throttle();
  private final transient EventBatch<T> batch;
  private final transient DownstreamTime time = new DownstreamTime();

  // Made when state is initialized, which is before the first event.
  @SuppressWarnings("NullAway.Init")
  private transient WaitingEvents<T> waiting;

  @SuppressWarnings("NullAway.Init")
  private transient OperatorModels<T> models;

  private transient @Nullable KeyStateStore keyState;

  /** With keys in event-time order, until time is past them. */
  private transient @Nullable KeyGroupTimes timesOfKeys;

  private transient boolean restored;

  ScoringOperator(
      StreamOperatorParameters<ScoredEvent<T>> parameters, ScoringPlan<T> plan, BatchRule batches) {
    super(parameters);
    this.plan = plan;
    this.mailbox = parameters.getMailboxExecutor();
    this.controlYield = new ControlInputYield(mailbox);
    this.sluiceMetrics = new ScoringMetrics(getMetricGroup());
    this.scores = new ScoringOutput<>(output, plan, plan.modelPerKey() || isFirst(), sluiceMetrics);
    this.batch = new EventBatch<>(batches, scores, parameters.getProcessingTimeService());
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    OperatorStateStore store = context.getOperatorStateStore();
    RestoredMode.check(plan.uid(), plan.modelPerKey(), store.getRegisteredBroadcastStateNames());
    TypeSerializer<T> events =
        plan.eventType().createSerializer(getExecutionConfig().getSerializerConfig());
    WaitingLists<T> lists =
        plan.keyed()
            ? WaitingLists.keyed(getKeyedStateBackend(), events)
            : WaitingLists.unkeyed(store, events);
    boolean reuse = getExecutionConfig().isObjectReuseEnabled();
    waiting = new WaitingEvents<>(lists, events, reuse, plan.order());
    keyState = plan.keyed() ? new KeyStateStore(getKeyedStateBackend(), plan.keyState()) : null;
    TaskInfo task = getRuntimeContext().getTaskInfo();
    SubtaskLogs logs = new SubtaskLogs(store, task, plan.keyed(), context.isRestored());
    timesOfKeys = plan.keyed() && byTime() ? logs.timesOfKeys() : null;
    models = plan.modelPerKey() ? modelPerKey(store, logs) : modelForAllEvents(store, logs);
    sluiceMetrics.waitingEvents(waiting::count, waiting::bytes);
    sluiceMetrics.controlPromise(models.promise()::until);
  }

  private OperatorModels<T> modelForAllEvents(OperatorStateStore store, SubtaskLogs logs)
      throws Exception {
    BroadcastLogState state = new BroadcastLogState(store, modelFiles(store), logs);
    return new ModelForAllEvents<>(plan, state, keyState, scores, batch, mailbox, this::settle);
  }

  private OperatorModels<T> modelPerKey(OperatorStateStore store, SubtaskLogs logs)
      throws Exception {
    KeyedLogState state = new KeyedLogState(getKeyedStateBackend(), store, logs);
    KeyStateStore ofKeys = Objects.requireNonNull(keyState, "a model for each key, but no keys");
    ModelPerKey<T> perKey =
        new ModelPerKey<>(plan, getKeyedStateBackend(), state, ofKeys, scores, batch);
    sluiceMetrics.loadedModels(perKey::loadedKeys, perKey::loadedBytes);
    return perKey;
  }

  private ModelFileState modelFiles(OperatorStateStore store) throws Exception {
    PrioritizedOperatorSubtaskState restoredState =
        getContainingTask()
            .getEnvironment()
            .getTaskStateManager()
            .prioritizedOperatorState(getOperatorID());
    return new ModelFileState(
        store,
        isFirst(),
        RestoredFileReader.flatten(restoredState.getPrioritizedManagedOperatorState()));
  }

  private boolean isFirst() {
    return getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
  }

  @Override
  public void open() throws Exception {
    super.open();
    CompiledModels.announceBackend();
    if (keyState != null && keyState.wantsTimers()) {
      keyState.useTimers(
          getInternalTimerService("sluice-keys", VoidNamespaceSerializer.INSTANCE, keyState));
    }
    models.restore();
    time.seen(models.eventTime());
    waiting.restore();
    restored = !waiting.isEmpty();
  }

  @Override
  public void processElement1(StreamRecord<T> element) throws Exception {
    controlYield.countEvent();
    T event = element.getValue();
    long eventTime = element.hasTimestamp() ? element.getTimestamp() : Score.NO_EVENT_TIME;
    settleRestored();
    if (isLate(eventTime)) {
      batch.flush();
      scores.late(event, currentKey(), eventTime, late(eventTime));
    } else if (isDecided(eventTime)) {
      models.score(event, eventTime, currentKey());
    } else {
      batch.flush();
      hold(event, eventTime);
    }
  }

  /** Whether later events of its key may have been scored already, though they should not. */
  private boolean isLate(long eventTime) {
    return byTime() && (eventTime == Score.NO_EVENT_TIME || eventTime <= passedOfKey());
  }

  /** Up to which time events of the current key may have been scored. */
  private long passedOfKey() {
    if (timesOfKeys != null && timesOfKeys.latest() <= time.seen()) {
      timesOfKeys = null;
    }
    return timesOfKeys == null
        ? time.seen()
        : Math.max(time.seen(), timesOfKeys.of(getCurrentKey()));
  }

  private boolean byTime() {
    return plan.order() == EventOrder.EVENT_TIME;
  }

  /** Whether an event of this time can be scored. */
  private boolean isDecided(long eventTime) {
    long until = decidedUntil();
    return eventTime <= until && until != ControlPromise.NOTHING;
  }

  /** Up to which time events can be scored. */
  private long decidedUntil() {
    long until = models.decidedUntil();
    return byTime() ? Math.min(until, time.seen()) : until;
  }

  /**
   * Scores what a restored state has waiting though it is decided. That is only so when the mode
   * was changed: Flink aligns checkpoints where the control stream is broadcast, so that all
   * subtasks are equally far in it, and otherwise the earliest promise of all subtasks counts. Then
   * no event is scored before one of its key that came earlier.
   */
  private void settleRestored() throws Exception {
    if (restored) {
      restored = false;
      Object key = plan.keyed() ? getCurrentKey() : null;
      settle();
      if (key != null) {
        setCurrentKey(key);
      }
    }
  }

  /** Scores what waits and is decided, and tells downstream how far time is. */
  private void settle() throws Exception {
    long until = decidedUntil();
    if (!waiting.isEmpty() && until != ControlPromise.NOTHING) {
      int before = waiting.count();
      waiting.takeUntil(until, (event, eventTime) -> models.score(event, eventTime, currentKey()));
      batch.flush();
      if (waiting.count() < before) {
        throttle.reset();
      }
    }
    models.forget(time.seen());
    tellTime();
  }

  /** Flink drops watermarks of an idle subtask, so they come while it is active. */
  private void tellTime() throws Exception {
    boolean changes = time.changesStatus(!waiting.isEmpty());
    boolean idle = time.status().isIdle();
    if (changes && !idle) {
      output.emitWatermarkStatus(time.status());
    }
    long watermark = time.next(waiting.earliest());
    if (watermark != DownstreamTime.NONE) {
      processWatermark(new Watermark(watermark));
    }
    if (changes && idle) {
      output.emitWatermarkStatus(time.status());
    }
  }

  /** Keeps an event until it is decided what it is scored with. */
  private void hold(T event, long eventTime) throws Exception {
    WaitingLimits limits = plan.waiting();
    if (waiting.count() < limits.events() && waiting.bytes() < limits.bytes()) {
      wait(event, eventTime);
    } else {
      switch (limits.whenFull()) {
        case BACKPRESSURE -> {
          throttle.pause();
          controlYield.yieldNow();
          wait(event, eventTime);
        }
        case DEAD_LETTER ->
            scores.dead(event, currentKey(), eventTime, Reason.BUFFER_FULL, bufferFull());
        case FAIL -> throw new IllegalStateException(bufferFull());
      }
    }
  }

  private void wait(T event, long eventTime) throws Exception {
    waiting.add(event, eventTime);
    if (time.changesStatus(true)) {
      output.emitWatermarkStatus(time.status());
    }
  }

  @Override
  public void processElement2(StreamRecord<ModelUpdate> element) throws Exception {
    batch.flush();
    models.receive(element.getValue());
    settle();
  }

  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    batch.flush();
    time.seen(mark.getTimestamp());
    if (byTime() && mark.getTimestamp() != Long.MAX_VALUE) {
      models.eventTime(time.seen());
    }
    settle();
  }

  @Override
  public void processWatermark2(Watermark mark) throws Exception {
    batch.flush();
    models.promised(mark.getTimestamp());
    settle();
  }

  @Override
  public void processLatencyMarker1(LatencyMarker marker) throws Exception {
    batch.flush();
    super.processLatencyMarker1(marker);
  }

  @Override
  void processStatus1(WatermarkStatus status) throws Exception {
    batch.flush();
    time.status(status);
    tellTime();
  }

  @Override
  public void endInput(int inputId) throws Exception {
    batch.flush();
    if (inputId == CONTROL_INPUT) {
      models.promised(Long.MAX_VALUE);
    } else {
      // The last watermark says so too, but Flink drops it if the source was idle at the end.
      time.status(WatermarkStatus.ACTIVE);
      time.seen(Long.MAX_VALUE);
    }
    settle();
  }

  @Override
  public void finish() throws Exception {
    takeInAllModels();
    super.finish();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    takeInAllModels();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    models.snapshot();
    super.snapshotState(context);
  }

  @Override
  public boolean waitsForModels() {
    return models.isPreparing();
  }

  private void takeInAllModels() throws Exception {
    batch.flush();
    models.takeInAll();
    settle();
  }

  @Override
  public void close() throws Exception {
    try {
      super.close();
    } finally {
      if (models != null) {
        models.close();
      }
    }
  }

  private @Nullable String currentKey() {
    return plan.keyed() ? String.valueOf(getCurrentKey()) : null;
  }

  private String late(long eventTime) {
    return eventTime == Score.NO_EVENT_TIME
        ? "the event has no timestamp, which event-time order needs"
        : "the event arrived after the watermark "
            + passedOfKey()
            + ", so later events of its key may already have been scored";
  }

  private String bufferFull() {
    String waits = plan.uid() + ": " + waiting.count() + " events wait for " + whatIsAwaited();
    WaitingLimits limits = plan.waiting();
    return waiting.count() >= limits.events()
        ? waits + "; " + SluiceOptions.WAITING_EVENTS_CAPACITY.key() + " is " + limits.events()
        : waits
            + " and take "
            + waiting.bytes()
            + " bytes; "
            + SluiceOptions.WAITING_EVENTS_MEMORY.key()
            + " is "
            + limits.bytes()
            + " bytes";
  }

  private String whatIsAwaited() {
    if (byTime()) {
      return "the watermark or the control stream";
    }
    return plan.versions().strict()
        ? "a promise of the control stream"
        : "the first model '" + plan.model() + "'";
  }
}
