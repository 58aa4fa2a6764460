package io.sluice.flink.operator;

import io.sluice.flink.Outcome;
import io.sluice.flink.scoring.EventScorer;
import io.sluice.flink.scoring.ScoringMetrics;
import io.sluice.flink.scoring.ScoringOutput;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.jspecify.annotations.Nullable;

/**
 * Events that one model scores together. It is flushed when no more input is there, when it is full
 * and before anything else happens in the operator. The input may turn out to hold no event, so a
 * batch that is still open after a millisecond is flushed by a timer: only one timer is set at a
 * time, so at full speed that is one for many batches.
 */
final class EventBatch<T> {
  private static final long OPEN_MILLIS = 1;
  private static final long NOT_TIMED = 0;

  private final BatchRule rule;
  private final ScoringOutput<T> output;
  private final ProcessingTimeService time;
  private final Object[] events = new Object[EventScorer.MOST_ROWS];
  private final @Nullable String[] keys = new String[EventScorer.MOST_ROWS];
  private final long[] eventTimes = new long[EventScorer.MOST_ROWS];
  private final long[] starts = new long[EventScorer.MOST_ROWS];
  private @Nullable EventScorer<T> scorer;
  private int count;
  private long number;
  private boolean timerIsSet;

  EventBatch(BatchRule rule, ScoringOutput<T> output, ProcessingTimeService time) {
    this.rule = rule;
    this.output = output;
    this.time = time;
  }

  /** Whether the next event is to be scored by {@link #add}. */
  boolean takes(EventScorer<T> model) {
    return scorer == model || (rule.inputHasMore() && rule.pays(model));
  }

  /**
   * Scores an event now or with the ones after it.
   *
   * @return whether it has all features; if not, it is not scored, and those before it are
   */
  Outcome add(EventScorer<T> model, T event, long eventTime, @Nullable String key)
      throws Exception {
    if (scorer != model) {
      flush();
    }
    ScoringMetrics metrics = output.metrics();
    long start = metrics.timesNext() ? System.nanoTime() : NOT_TIMED;
    Outcome read = model.readInto(count, event);
    if (read != Outcome.SUCCESS) {
      flush();
      return read;
    }
    events[count] = event;
    keys[count] = key;
    eventTimes[count] = eventTime;
    starts[count] = start;
    count++;
    scorer = model;
    if (count == events.length || !rule.inputHasMore()) {
      flush();
    } else if (count == 1) {
      number++;
      setTimer();
    }
    return read;
  }

  private void setTimer() {
    if (!timerIsSet) {
      timerIsSet = true;
      long watched = number;
      time.registerTimer(
          time.getCurrentProcessingTime() + OPEN_MILLIS,
          now -> {
            timerIsSet = false;
            if (number == watched) {
              flush();
            } else if (count > 0) {
              setTimer();
            }
          });
    }
  }

  /** Scores and emits the events, if there are any. */
  void flush() {
    EventScorer<T> model = scorer;
    if (model == null) {
      return;
    }
    int scored = count;
    count = 0;
    scorer = null;
    model.scoreBatch(scored);
    ScoringMetrics metrics = output.metrics();
    metrics.requests.inc(scored);
    metrics.successes.inc(scored);
    for (int i = 0; i < scored; i++) {
      if (starts[i] != NOT_TIMED) {
        metrics.latency.update(System.nanoTime() - starts[i]);
      }
      float[] outputs = model.newOutputs();
      model.outputsOf(i, outputs);
      output.scored(event(i), model.scoreOf(outputs, eventTimes[i], keys[i]));
    }
  }

  @SuppressWarnings("unchecked") // only events are put there
  private T event(int index) {
    return (T) events[index];
  }
}
