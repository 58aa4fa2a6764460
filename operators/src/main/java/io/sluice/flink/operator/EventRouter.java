package io.sluice.flink.operator;

import io.sluice.flink.Comparison;
import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Outcome;
import io.sluice.flink.Rollout;
import io.sluice.flink.Score;
import io.sluice.flink.SluiceOptions;
import io.sluice.flink.control.ControlPromise;
import io.sluice.flink.control.ModelTimeline;
import io.sluice.flink.control.ModelTimeline.ActiveInterval;
import io.sluice.flink.control.ModelTimeline.Entry;
import io.sluice.flink.keys.KeyStateStore;
import io.sluice.flink.scoring.EventScorer;
import io.sluice.flink.scoring.ScoringMetrics;
import io.sluice.flink.scoring.ScoringOutput;
import io.sluice.flink.scoring.ScoringPlan;
import org.jspecify.annotations.Nullable;

/**
 * Scores each event with the model that the timeline has for its time, and sends it where it
 * belongs: with its score downstream, to the dead letters, or to the late events.
 */
final class EventRouter<T> {
  private final ScoringPlan<T> plan;
  private final ModelTimeline<EventScorer<T>> timeline;
  private final ControlPromise promise;
  private final @Nullable KeyStateStore keyState;
  private final ScoringOutput<T> output;
  private final EventBatch<T> batch;
  private @Nullable EventScorer<T> latest;

  /**
   * @param promise of the control stream, which others keep up to date
   * @param keyState what is kept of each key; null if the events have none
   * @param batch of events that are scored together
   */
  EventRouter(
      ScoringPlan<T> plan,
      ModelTimeline<EventScorer<T>> timeline,
      ControlPromise promise,
      @Nullable KeyStateStore keyState,
      ScoringOutput<T> output,
      EventBatch<T> batch) {
    this.plan = plan;
    this.timeline = timeline;
    this.promise = promise;
    this.keyState = keyState;
    this.output = output;
    this.batch = batch;
  }

  /**
   * Scores an event and emits it, at once or with those after it.
   *
   * @param key that is current in keyed state, or null if there are no keys
   */
  void route(T event, long eventTime, @Nullable String key) throws Exception {
    if (eventTime < timeline.horizon()) {
      batch.flush();
      output.late(event, key, eventTime, forgotten());
      return;
    }
    ActiveInterval<EventScorer<T>> interval = timeline.at(eventTime);
    EventScorer<T> current = scorerOf(interval.current());
    if (current == null) {
      batch.flush();
      Reason reason = interval.retired() ? Reason.RETIRED : Reason.NO_MODEL;
      output.dead(event, key, eventTime, reason, noModel(interval));
      return;
    }
    if (current != latest) {
      latest = current;
      output.metrics().activated(current);
    }
    if (keyState != null) {
      keyState.event(eventTime);
    }
    Entry<EventScorer<T>> trial = interval.trial();
    if (trial == null && batch.takes(current)) {
      Outcome read = batch.add(current, event, eventTime, key);
      if (read instanceof Outcome.Failure failure) {
        output.metrics().requests.inc();
        output.metrics().failures.inc();
        output.dead(event, key, eventTime, failure.reason(), failure.message());
      }
      return;
    }
    batch.flush();
    float[] outputs = current.newOutputs();
    Outcome outcome = measured(current, event, key, outputs);
    Score score = outcome == Outcome.SUCCESS ? current.scoreOf(outputs, eventTime, key) : null;
    if (trial != null && trial.rollout().includes(key)) {
      score = compared(current, score, trial, event, eventTime, key);
    }
    if (score != null) {
      output.scored(event, score);
    } else if (outcome instanceof Outcome.Failure failure) {
      output.dead(event, key, eventTime, failure.reason(), failure.message());
    }
  }

  private static <M> @Nullable M scorerOf(@Nullable Entry<M> entry) {
    return entry == null ? null : entry.model();
  }

  private Outcome measured(EventScorer<T> scorer, T event, @Nullable String key, float[] outputs)
      throws Exception {
    ScoringMetrics metrics = output.metrics();
    boolean timed = metrics.timesNext();
    long start = timed ? System.nanoTime() : 0;
    Outcome outcome = scorer.score(event, key, outputs);
    if (outcome == Outcome.SUCCESS) {
      if (timed) {
        metrics.latency.update(System.nanoTime() - start);
      }
      metrics.requests.inc();
      metrics.successes.inc();
    } else if (!windowNotFull(outcome)) {
      metrics.requests.inc();
      metrics.failures.inc();
    }
    return outcome;
  }

  private static boolean windowNotFull(Outcome outcome) {
    return outcome instanceof Outcome.Failure failure && failure.reason() == Reason.WINDOW_NOT_FULL;
  }

  /**
   * Scores an event with the model on trial as well.
   *
   * @param score of the current model, or null
   * @return the score to go downstream: that of a canary, if it gives one
   */
  private @Nullable Score compared(
      EventScorer<T> current,
      @Nullable Score score,
      Entry<EventScorer<T>> trial,
      T event,
      long eventTime,
      @Nullable String key)
      throws Exception {
    EventScorer<T> candidate = trial.model();
    if (candidate == null) {
      return score;
    }
    float[] outputs = candidate.newOutputs();
    Outcome outcome = candidate.score(event, key, outputs);
    if (windowNotFull(outcome)) {
      return score; // it has seen the key only since the trial began
    }
    Score other = outcome == Outcome.SUCCESS ? candidate.scoreOf(outputs, eventTime, key) : null;
    Comparison comparison =
        new Comparison(
            key,
            eventTime,
            trial.rollout().kind(),
            current.id(),
            score,
            candidate.id(),
            candidate.effectiveFrom(),
            other);
    output.compared(comparison);
    return trial.rollout().kind() == Rollout.Kind.CANARY && other != null ? other : score;
  }

  private String forgotten() {
    return "the event is too late: the version of model '"
        + plan.model()
        + "' for its time is no longer kept; "
        + SluiceOptions.VERSION_RETENTION.key()
        + " is "
        + plan.versions().retentionMillis()
        + " ms";
  }

  private String noModel(ActiveInterval<EventScorer<T>> interval) {
    if (interval.retired()) {
      return "model '"
          + plan.model()
          + "' is retired since "
          + ModelUpdate.effectiveTimeText(interval.from());
    }
    if (promise.until() == Long.MAX_VALUE && timeline.isWithoutModels()) {
      return "the control stream has ended without a usable model '" + plan.model() + "'";
    }
    Entry<EventScorer<T>> first = timeline.firstActivation();
    return "no version of model '"
        + plan.model()
        + "' is effective at the event's time; "
        + (first == null
            ? "none has been activated"
            : "the first one takes effect at "
                + ModelUpdate.effectiveTimeText(first.position().effectiveFrom()));
  }
}
