package io.sluice.flink.operator;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.control.BroadcastLogState;
import io.sluice.flink.control.ControlPromise;
import io.sluice.flink.control.ControlQueue;
import io.sluice.flink.control.ModelAdmission;
import io.sluice.flink.control.ModelLog;
import io.sluice.flink.keys.KeyStateStore;
import io.sluice.flink.keys.TrialSweep;
import io.sluice.flink.scoring.ScoringOutput;
import io.sluice.flink.scoring.ScoringPlan;
import java.util.Set;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;
import org.jspecify.annotations.Nullable;

/** One model for all events, with its versions; every subtask knows its whole control log. */
final class ModelForAllEvents<T> implements OperatorModels<T> {
  private final ScoringPlan<T> plan;
  private final BroadcastLogState state;
  private final ScoringOutput<T> output;
  private final ControlPromise promise;
  private final ModelLog<T> log;
  private final ControlQueue<T> queue;
  private final EventRouter<T> router;
  private final @Nullable TrialSweep sweep;

  /**
   * @param keyState what is kept of each key; null if the events have none
   * @param batch of events that are scored together
   * @param afterWait done on the task thread after models were taken in that had to be prepared
   */
  ModelForAllEvents(
      ScoringPlan<T> plan,
      BroadcastLogState state,
      @Nullable KeyStateStore keyState,
      ScoringOutput<T> output,
      EventBatch<T> batch,
      MailboxExecutor mailbox,
      ThrowingRunnable<Exception> afterWait) {
    this.plan = plan;
    this.state = state;
    this.output = output;
    this.promise = new ControlPromise(state);
    ModelAdmission<T> admission = new ModelAdmission<>(plan, keyState);
    this.sweep = keyState == null ? null : new TrialSweep(keyState, this::trials, mailbox);
    this.log = new ModelLog<>(plan, state, admission, output, promise, others -> sweepTrials());
    this.queue =
        new ControlQueue<>(plan, log, promise, admission, mailbox, batch::flush, afterWait);
    this.router = new EventRouter<>(plan, log.timeline(), promise, keyState, output, batch);
  }

  private Set<Long> trials() {
    return log.trials();
  }

  private void sweepTrials() {
    if (sweep != null) {
      sweep.start();
    }
  }

  @Override
  public void restore() throws Exception {
    promise.restore();
    log.restore();
    sweepTrials();
  }

  @Override
  public void receive(ModelUpdate update) throws Exception {
    if (update instanceof ModelUpdate.Unreadable entry) {
      if (entry.model().isEmpty() || entry.model().equals(plan.model())) {
        ModelLog.reportUnreadable(plan.uid(), entry, output);
      }
      return;
    }
    queue.receive(update);
  }

  @Override
  public void promised(long time) throws Exception {
    queue.promised(time);
  }

  @Override
  public ControlPromise promise() {
    return promise;
  }

  @Override
  public long decidedUntil() {
    if (plan.versions().strict()) {
      return Math.max(promise.until(), queue.promisedAhead());
    }
    // A rollback alone gives no event a model. Once the control stream has ended, none comes.
    boolean ended = promise.until() == Long.MAX_VALUE;
    return ended || !log.timeline().isWithoutModels() ? Long.MAX_VALUE : ControlPromise.NOTHING;
  }

  @Override
  public void score(T event, long eventTime, @Nullable String key) throws Exception {
    router.route(event, eventTime, key);
  }

  @Override
  public void forget(long eventWatermark) throws Exception {
    log.forget(eventWatermark);
  }

  @Override
  public long eventTime() throws Exception {
    return state.eventTime();
  }

  @Override
  public void eventTime(long watermark) throws Exception {
    state.eventTime(watermark);
  }

  @Override
  public void snapshot() throws Exception {
    log.snapshot();
  }

  @Override
  public boolean isPreparing() {
    return !queue.isEmpty();
  }

  @Override
  public void takeInAll() throws Exception {
    queue.takeInAll();
  }

  @Override
  public void close() {
    queue.close();
    log.close();
  }
}
