package io.sluice.flink;

import io.sluice.flink.DeadLetter.Reason;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.jspecify.annotations.Nullable;

/**
 * Scores events (input 1, keyed or not) with the newest model of the control stream (input 2,
 * broadcast). All on the task thread.
 *
 * <p>Time downstream is that of the events alone: watermarks and idleness of the control stream end
 * here, and while events wait for the first model, so do those of the events, so that no score is
 * late for having waited.
 *
 * <p>Of an event with a score, what is allocated here is the {@link ScoredEvent}, the {@link Score}
 * and its outputs, and for keys that are not strings their text.
 */
final class ScoringOperator<T> extends AbstractStreamOperator<ScoredEvent<T>>
    implements TwoInputStreamOperator<T, ModelUpdate, ScoredEvent<T>>, BoundedMultiInput {
  private static final long serialVersionUID = 1L;
  private static final int CONTROL_INPUT = 2;

  private final transient ScoringPlan<T> plan;
  private final transient ScoringOutput<T> scores;
  private final transient ScoringMetrics sluiceMetrics;
  private final transient ControlTurns controlTurns;
  private final transient Throttle throttle = new Throttle();

  // Made when state is initialized, which is before the first event.
  @SuppressWarnings("NullAway.Init")
  private transient WaitingEvents<T> waiting;

  private transient @Nullable WindowStore windows;

  @SuppressWarnings("NullAway.Init")
  private transient ModelSlot<T> slot;

  private transient @Nullable Watermark heldWatermark;
  private transient boolean controlEnded;

  ScoringOperator(StreamOperatorParameters<ScoredEvent<T>> parameters, ScoringPlan<T> plan) {
    super(parameters);
    this.plan = plan;
    this.controlTurns = new ControlTurns(parameters.getMailboxExecutor());
    this.sluiceMetrics = new ScoringMetrics(getMetricGroup());
    boolean first = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0;
    this.scores = new ScoringOutput<>(output, plan.deadLetters(), first, sluiceMetrics);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    OperatorStateStore store = context.getOperatorStateStore();
    BroadcastState<String, ModelUpdate> models =
        store.getBroadcastState(
            new MapStateDescriptor<>(
                "sluice-models", StringSerializer.INSTANCE, new ModelUpdateSerializer()));
    TypeSerializer<T> events =
        plan.eventType().createSerializer(getExecutionConfig().getSerializerConfig());
    if (plan.keyed()) {
      waiting = WaitingEvents.keyed(getKeyedStateBackend(), events);
      windows = new WindowStore(getKeyedStateBackend());
    } else {
      waiting = WaitingEvents.unkeyed(store, events);
    }
    slot = new ModelSlot<>(plan, models, new ModelAdmission<>(plan, windows, scores), scores);
    sluiceMetrics.waitingEvents(waiting::count);
  }

  @Override
  public void open() throws Exception {
    super.open();
    slot.restore();
    waiting.restore();
  }

  @Override
  public void processElement1(StreamRecord<T> element) throws Exception {
    controlTurns.event();
    T event = element.getValue();
    long eventTime = element.hasTimestamp() ? element.getTimestamp() : Score.NO_EVENT_TIME;
    scoreLeftOver();
    EventScorer<T> scorer = slot.active();
    if (scorer == null) {
      hold(event, eventTime);
    } else {
      scorer.score(event, eventTime, currentKey());
    }
  }

  /**
   * Scores what waits beside a model. Flink aligns checkpoints here, so that all subtasks are
   * equally far in the control stream and this is never the case; should a restored state have it
   * nevertheless, no event is stuck, and none is scored before one of its key that came earlier.
   */
  private void scoreLeftOver() throws Exception {
    EventScorer<T> scorer = slot.active();
    if (scorer != null && !waiting.isEmpty()) {
      Object key = plan.keyed() ? getCurrentKey() : null;
      scoreWaiting(scorer);
      if (key != null) {
        setCurrentKey(key);
      }
    }
  }

  /** Keeps an event for the first model. */
  private void hold(T event, long eventTime) throws Exception {
    if (controlEnded) {
      scores.dead(event, currentKey(), eventTime, Reason.NO_MODEL, noModel());
    } else if (waiting.count() < plan.capacity()) {
      waiting.add(event, eventTime);
    } else {
      switch (plan.whenFull()) {
        case BACKPRESSURE -> {
          throttle.pause();
          controlTurns.next();
          waiting.add(event, eventTime);
        }
        case DEAD_LETTER ->
            scores.dead(event, currentKey(), eventTime, Reason.BUFFER_FULL, bufferFull());
        case FAIL -> throw new IllegalStateException(bufferFull());
      }
    }
  }

  @Override
  public void processElement2(StreamRecord<ModelUpdate> element) throws Exception {
    if (element.getValue() instanceof ModelUpdate.Activate update && slot.offer(update)) {
      EventScorer<T> scorer = slot.active();
      if (scorer != null) {
        activated(scorer);
      }
    }
  }

  private void activated(EventScorer<T> scorer) throws Exception {
    if (windows != null && scorer.schema().window() == 1) {
      // This model's events are not recorded: windows from before it would have a gap after it.
      windows.clear();
    }
    scoreWaiting(scorer);
  }

  private void scoreWaiting(EventScorer<T> scorer) throws Exception {
    releaseWaiting((event, eventTime) -> scorer.score(event, eventTime, currentKey()));
  }

  private void releaseWaiting(WaitingEvents.Taker<T> taker) throws Exception {
    waiting.takeAll(taker);
    throttle.reset();
    Watermark held = heldWatermark;
    if (held != null) {
      heldWatermark = null;
      processWatermark(held);
    }
  }

  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    scoreLeftOver();
    if (waiting.isEmpty()) {
      processWatermark(mark);
    } else {
      heldWatermark = mark;
    }
  }

  @Override
  public void processWatermark2(Watermark mark) {
    // The control stream does not hold back the events' time.
  }

  @Override
  protected void processWatermarkStatus(WatermarkStatus status, int index) {
    if (index == 0) {
      output.emitWatermarkStatus(status);
    }
  }

  @Override
  public void endInput(int inputId) throws Exception {
    scoreLeftOver();
    if (inputId == CONTROL_INPUT && slot.active() == null) {
      controlEnded = true;
      releaseWaiting(
          (event, eventTime) ->
              scores.dead(event, currentKey(), eventTime, Reason.NO_MODEL, noModel()));
    }
  }

  @Override
  public void close() throws Exception {
    try {
      super.close();
    } finally {
      if (slot != null) {
        slot.close();
      }
    }
  }

  private @Nullable String currentKey() {
    return plan.keyed() ? String.valueOf(getCurrentKey()) : null;
  }

  private String noModel() {
    return "the control stream has ended without a usable model '" + plan.model() + "'";
  }

  private String bufferFull() {
    return plan.uid()
        + ": "
        + waiting.count()
        + " events wait for the first model '"
        + plan.model()
        + "', and "
        + SluiceOptions.WAITING_EVENTS_CAPACITY.key()
        + " is "
        + plan.capacity();
  }
}
