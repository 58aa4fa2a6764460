package io.sluice.flink;

import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.ModelTimeline.Entry;
import io.sluice.flink.ModelTimeline.Reign;
import org.jspecify.annotations.Nullable;

/** Scores each event with the model that the timeline has for its time. */
final class TimelineScoring<T> {
  private final ScoringPlan<T> plan;
  private final ModelTimeline<EventScorer<T>> timeline;
  private final ScoringOutput<T> output;
  private @Nullable EventScorer<T> latest;

  TimelineScoring(
      ScoringPlan<T> plan, ModelTimeline<EventScorer<T>> timeline, ScoringOutput<T> output) {
    this.plan = plan;
    this.timeline = timeline;
    this.output = output;
  }

  /**
   * Emits an event's score, or the event as a dead letter or as late.
   *
   * @param key that is current in keyed state, or null if there are no keys
   */
  void score(T event, long eventTime, @Nullable String key) throws Exception {
    if (eventTime < timeline.horizon()) {
      output.late(event, key, eventTime, forgotten());
      return;
    }
    Reign<EventScorer<T>> reign = timeline.at(eventTime);
    Entry<EventScorer<T>> current = reign.current();
    EventScorer<T> scorer = current == null ? null : current.model();
    if (scorer == null) {
      output.dead(
          event,
          key,
          eventTime,
          reign.retired() ? Reason.RETIRED : Reason.NO_MODEL,
          noModel(reign));
      return;
    }
    if (scorer != latest) {
      latest = scorer;
      output.metrics().activated(scorer);
    }
    scorer.score(event, eventTime, key);
  }

  private String forgotten() {
    return "the event comes so late that the version of model '"
        + plan.model()
        + "' for its time is not kept any more; "
        + SluiceOptions.VERSION_RETENTION.key()
        + " is "
        + plan.versions().retentionMillis()
        + " ms";
  }

  private String noModel(Reign<EventScorer<T>> reign) {
    if (reign.retired()) {
      return "model '"
          + plan.model()
          + "' is retired from "
          + ModelUpdate.effectiveTimeText(reign.from())
          + " on";
    }
    if (timeline.isEmpty()) {
      return "the control stream has ended without a usable model '" + plan.model() + "'";
    }
    return "no model '"
        + plan.model()
        + "' is effective at the event's time; the first is from "
        + ModelUpdate.effectiveTimeText(reign.to() + 1)
        + " on";
  }
}
