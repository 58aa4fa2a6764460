package io.sluice.flink.scoring;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one subtask, in the group {@code sluice} of its operator. The first four are named
 * as those of Flink's own models.
 *
 * <ul>
 *   <li>{@code inference_requests}: events for which a score was wanted, = success + failure; not
 *       those that only begin to fill a window, and not once more for a model on trial
 *   <li>{@code inference_success}: scores
 *   <li>{@code inference_failure}: events that could not be read, or lack a value
 *   <li>{@code inference_latency}: nanoseconds from the event to its score, of every {@value
 *       #EVENTS_PER_LATENCY}th event, as two looks at the clock cost as much as a small layer; over
 *       the last {@value #LATENCIES} of them: encoding, window and inference, without what comes
 *       downstream
 *   <li>{@code dead_letters}: all of them, those without a model included
 *   <li>{@code late_events}: events too late to be scored as they should be
 *   <li>{@code rejected_models}: updates refused; counted by every subtask
 *   <li>{@code trial_events}: events that a model on trial was to score as well
 *   <li>{@code trial_failures}: those of them that it could not score, or gave no finite score
 *   <li>{@code waiting_events}: events in state that cannot be scored yet
 *   <li>{@code waiting_event_bytes}: bytes that they take
 *   <li>{@code model_loads}: where each key has a model of its own, how often a key's models were
 *       compiled because they were not ready
 *   <li>{@code loaded_keys}: keys whose models are ready
 *   <li>{@code loaded_model_bytes}: bytes that those take
 *   <li>{@code control_promise}: event time up to which the control log is known whole, in
 *       milliseconds; {@link Long#MIN_VALUE} before the first promise
 *   <li>{@code active_model_sequence}: sequence of the update that brought the model of the event
 *       scored last, -1 before the first
 *   <li>{@code active_model_version}: the version of that model as text, empty before the first
 * </ul>
 */
public final class ScoringMetrics {
  private static final int LATENCIES = 10_000;
  static final int EVENTS_PER_LATENCY = 16;
  private static final long NO_SEQUENCE = -1;

  private final MetricGroup group;
  public final Counter requests;
  public final Counter successes;
  public final Counter failures;
  final Counter deadLetters;
  final Counter lateEvents;
  final Counter rejectedModels;
  final Counter trialEvents;
  final Counter trialFailures;
  public final Counter modelLoads;
  public final Histogram latency;

  private int eventsUntilTimed;

  /** Read by reporters, on their own threads. */
  private volatile @Nullable EventScorer<?> active;

  public ScoringMetrics(MetricGroup operator) {
    group = operator.addGroup("sluice");
    requests = group.counter("inference_requests");
    successes = group.counter("inference_success");
    failures = group.counter("inference_failure");
    deadLetters = group.counter("dead_letters");
    lateEvents = group.counter("late_events");
    rejectedModels = group.counter("rejected_models");
    trialEvents = group.counter("trial_events");
    trialFailures = group.counter("trial_failures");
    modelLoads = group.counter("model_loads");
    latency = group.histogram("inference_latency", new DescriptiveStatisticsHistogram(LATENCIES));
    group.gauge("active_model_sequence", (Gauge<Long>) this::activeSequence);
    group.gauge("active_model_version", (Gauge<String>) this::activeVersion);
  }

  public void waitingEvents(LongSupplier count, LongSupplier bytes) {
    group.gauge("waiting_events", (Gauge<Long>) count::getAsLong);
    group.gauge("waiting_event_bytes", (Gauge<Long>) bytes::getAsLong);
  }

  public void loadedModels(LongSupplier keys, LongSupplier bytes) {
    group.gauge("loaded_keys", (Gauge<Long>) keys::getAsLong);
    group.gauge("loaded_model_bytes", (Gauge<Long>) bytes::getAsLong);
  }

  public void controlPromise(LongSupplier until) {
    group.gauge("control_promise", (Gauge<Long>) until::getAsLong);
  }

  /** Whether to take the latency of the next event; the first one of a subtask is taken. */
  public boolean timesNext() {
    if (eventsUntilTimed == 0) {
      eventsUntilTimed = EVENTS_PER_LATENCY - 1;
      return true;
    }
    eventsUntilTimed--;
    return false;
  }

  public void activated(EventScorer<?> scorer) {
    active = scorer;
  }

  private long activeSequence() {
    EventScorer<?> scorer = active;
    return scorer == null ? NO_SEQUENCE : scorer.sequence();
  }

  private String activeVersion() {
    EventScorer<?> scorer = active;
    return scorer == null ? "" : scorer.id().version();
  }
}
