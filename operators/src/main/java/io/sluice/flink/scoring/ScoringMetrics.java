package io.sluice.flink.scoring;

import io.sluice.runtime.ModelCompiler;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one subtask, in the group {@code sluice} of its operator. The first four have the
 * names of the metrics of Flink's own models.
 *
 * <ul>
 *   <li>{@code inference_requests}: scoring attempts, = success + failure. Excludes events that
 *       only start to fill a window, and the second score by a model on trial
 *   <li>{@code inference_success}: scores
 *   <li>{@code inference_failure}: events that could not be read or lack a required value
 *   <li>{@code inference_latency}: nanoseconds from the event to its score (encoding, window and
 *       inference, without downstream operators), over the last {@value #LATENCIES} samples. Events
 *       that are scored together have the time until all of them are scored. Measured for every
 *       {@value #EVENTS_PER_LATENCY}th event, because reading the clock twice costs as much as a
 *       small layer
 *   <li>{@code dead_letters}: all dead letters, including events without a model
 *   <li>{@code late_events}: events that arrived too late
 *   <li>{@code rejected_models}: rejected model updates; every subtask counts each of them
 *   <li>{@code trial_events}: events that a model on trial was to score as well
 *   <li>{@code trial_failures}: trial events without a score, or without a finite one
 *   <li>{@code waiting_events}: events in state that cannot be scored yet
 *   <li>{@code waiting_event_bytes}: size of the waiting events in state
 *   <li>{@code model_loads}: with one model per key, how often a key's models were compiled because
 *       they were not ready
 *   <li>{@code loaded_keys}: keys whose models are ready
 *   <li>{@code loaded_model_bytes}: memory of the models that are ready
 *   <li>{@code control_promise}: event time, in milliseconds, up to which the control log is
 *       complete; {@link Long#MIN_VALUE} before the first promise
 *   <li>{@code active_model_sequence}: sequence of the update that brought the model of the last
 *       scored event; -1 before the first score
 *   <li>{@code active_model_version}: version of that model; empty before the first score
 *   <li>{@code vector_bits}: width in bits of the vectors that the kernels use; 0 for scalar
 *       kernels, which need no Vector API but are slower
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
    int vectorBits = ModelCompiler.vectorBits();
    group.gauge("vector_bits", (Gauge<Integer>) () -> vectorBits);
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
