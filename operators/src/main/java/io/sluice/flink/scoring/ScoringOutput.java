package io.sluice.flink.scoring;

import io.sluice.flink.Comparison;
import io.sluice.flink.DeadLetter;
import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/** What leaves a subtask, and the counting of it. */
public final class ScoringOutput<T> {
  private final Output<StreamRecord<ScoredEvent<T>>> output;
  private final OutputTag<DeadLetter<T>> deadLetters;
  private final OutputTag<DeadLetter<T>> lateEvents;
  private final boolean tellsRejections;
  private final ScoringMetrics metrics;

  /** Reused for every score, as Flink's own collectors do. */
  private final StreamRecord<ScoredEvent<T>> record = new StreamRecord<>(null);

  /**
   * @param tellsRejections whether this subtask emits rejected models: one of them, if all think
   *     the same of each
   */
  public ScoringOutput(
      Output<StreamRecord<ScoredEvent<T>>> output,
      ScoringPlan<T> plan,
      boolean tellsRejections,
      ScoringMetrics metrics) {
    this.output = output;
    this.deadLetters = plan.deadLetters();
    this.lateEvents = plan.lateEvents();
    this.tellsRejections = tellsRejections;
    this.metrics = metrics;
  }

  public ScoringMetrics metrics() {
    return metrics;
  }

  public void scored(T event, Score score) {
    record.replace(new ScoredEvent<>(event, score));
    if (score.eventTime() == Score.NO_EVENT_TIME) {
      record.eraseTimestamp();
    } else {
      record.setTimestamp(score.eventTime());
    }
    output.collect(record);
  }

  public void dead(T event, @Nullable String key, long eventTime, Reason reason, String message) {
    metrics.deadLetters.inc();
    output.collect(
        deadLetters, recordOf(new DeadLetter<>(event, key, eventTime, reason, message), eventTime));
  }

  public void late(T event, @Nullable String key, long eventTime, String message) {
    metrics.lateEvents.inc();
    output.collect(
        lateEvents,
        recordOf(new DeadLetter<>(event, key, eventTime, Reason.LATE, message), eventTime));
  }

  public void compared(Comparison comparison) {
    metrics.trialEvents.inc();
    if (comparison.trialFailed()) {
      metrics.trialFailures.inc();
    }
    output.collect(ScoringPlan.COMPARISONS, recordOf(comparison, comparison.eventTime()));
  }

  public void rejected(RejectedModel rejected) {
    metrics.rejectedModels.inc();
    if (tellsRejections) {
      output.collect(ScoringPlan.REJECTED_MODELS, recordOf(rejected, Score.NO_EVENT_TIME));
    }
  }

  private static <X> StreamRecord<X> recordOf(X value, long eventTime) {
    return eventTime == Score.NO_EVENT_TIME
        ? new StreamRecord<>(value)
        : new StreamRecord<>(value, eventTime);
  }
}
