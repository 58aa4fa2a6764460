package io.sluice.flink;

import io.sluice.flink.DeadLetter.Reason;
import io.sluice.model.Decision;
import io.sluice.model.ModelId;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.Scorer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Scores the events of one subtask with one model. */
final class EventScorer<T> implements AutoCloseable {
  private static final String NOT_FULL =
      "the key has had too few events to fill the model's window, and the model wants no padding";

  private final long sequence;
  private final long effectiveFrom;
  private final CompiledModels.Lease lease;
  private final ModelId id;
  private final FeatureReader<T> reader;
  private final @Nullable ModelWindows windows;
  private final Scorer scorer;
  private final int outputLength;
  private final @Nullable Decision decision;
  private final List<String> labels;
  private final ScoringOutput<T> output;

  /**
   * @param sequence of the update that brought the model
   * @param effectiveFrom of that update
   * @param lease of the model, which this gives back when it is closed
   * @param windows null for a model with a window of 1
   */
  EventScorer(
      long sequence,
      long effectiveFrom,
      CompiledModels.Lease lease,
      FeatureReader<T> reader,
      @Nullable ModelWindows windows,
      ScoringOutput<T> output) {
    this.sequence = sequence;
    this.effectiveFrom = effectiveFrom;
    this.lease = lease;
    this.reader = reader;
    this.windows = windows;
    this.output = output;
    CompiledModel model = lease.model();
    this.id = model.id();
    this.scorer = model.newScorer();
    this.outputLength = model.outputLength();
    this.decision = model.outputs().decision();
    this.labels = decision == null ? List.of() : decision.labels();
  }

  long sequence() {
    return sequence;
  }

  ModelId id() {
    return id;
  }

  /** What records the model's windows; null if it has none. */
  @Nullable ModelWindows windows() {
    return windows;
  }

  /**
   * Emits an event's score, or the event as a dead letter.
   *
   * @param key that is current in keyed state, or null if there are no keys
   */
  void score(T event, long eventTime, @Nullable String key) throws Exception {
    ScoringMetrics metrics = output.metrics();
    long start = System.nanoTime();
    Reason reason = reader.read(event);
    if (reason != null) {
      metrics.requests.inc();
      metrics.failures.inc();
      output.dead(event, key, eventTime, reason, reader.problem());
      return;
    }
    float[] input = windows == null ? reader.row() : windows.add(reader.row());
    if (input == null) {
      output.dead(event, key, eventTime, Reason.WINDOW_NOT_FULL, NOT_FULL);
      return;
    }
    metrics.requests.inc();
    float[] outputs = new float[outputLength];
    scorer.score(input, outputs);
    Score score = scoreOf(outputs, eventTime, key);
    metrics.latency.update(System.nanoTime() - start);
    metrics.successes.inc();
    output.scored(event, score);
  }

  private Score scoreOf(float[] outputs, long eventTime, @Nullable String key) {
    if (decision == null) {
      return new Score(key, eventTime, outputs, Score.NO_DECISION, null, id, effectiveFrom);
    }
    int answer = decision.decide(outputs);
    return new Score(key, eventTime, outputs, answer, labels.get(answer), id, effectiveFrom);
  }

  @Override
  public void close() {
    lease.close();
  }
}
