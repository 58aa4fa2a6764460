package io.sluice.flink.source;

import io.sluice.flink.Comparison;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Score;
import io.sluice.flink.TrialBounds;
import io.sluice.flink.keys.EventWindow;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Watches each trial by itself and emits its rollback, once, when one of the bounds is passed.
 * Keyed by trial.
 */
public final class TrialRule extends KeyedProcessFunction<String, Comparison, ModelUpdate> {
  private static final long serialVersionUID = 1L;

  /** Users count from 0 or so; rollbacks come last among the changes of their time. */
  private static final long FIRST_SEQUENCE = 1L << 62;

  private final TrialBounds bounds;

  @SuppressWarnings("NullAway.Init")
  private transient ValueState<Long> events;

  @SuppressWarnings("NullAway.Init")
  private transient ValueState<Long> differences;

  @SuppressWarnings("NullAway.Init")
  private transient ValueState<Long> failures;

  @SuppressWarnings("NullAway.Init")
  private transient ValueState<Long> latest;

  public TrialRule(TrialBounds bounds) {
    this.bounds = bounds;
  }

  /** One trial: an artifact from its effective time on. */
  public static KeySelector<Comparison, String> trials() {
    return comparison -> comparison.trial().digest() + "@" + comparison.trialFrom();
  }

  @Override
  public void open(OpenContext context) {
    events = counter("events");
    differences = counter("differences");
    failures = counter("failures");
    latest = counter("latest");
  }

  private ValueState<Long> counter(String name) {
    return getRuntimeContext().getState(new ValueStateDescriptor<>(name, Types.LONG));
  }

  @Override
  public void processElement(Comparison comparison, Context context, Collector<ModelUpdate> out)
      throws Exception {
    long seen = valueOf(events, 0);
    if (seen < 0) {
      return; // rolled back
    }
    long time = Math.max(valueOf(latest, Score.NO_EVENT_TIME), comparison.eventTime());
    long different = valueOf(differences, 0) + (comparison.differs(bounds.tolerance()) ? 1 : 0);
    // An event that the current model cannot score either shows nothing about the trial.
    boolean trialAlone = comparison.trialFailed() && !comparison.currentFailed();
    long failed = valueOf(failures, 0) + (trialAlone ? 1 : 0);
    seen++;
    if (seen >= bounds.events()
        && (different > bounds.differences() * seen || failed > bounds.failures() * seen)) {
      out.collect(rollback(comparison, time));
      seen = -1;
    }
    events.update(seen);
    latest.update(time);
    differences.update(different);
    failures.update(failed);
  }

  private static long valueOf(ValueState<Long> state, long otherwise) throws Exception {
    Long value = state.value();
    return value == null ? otherwise : value;
  }

  private ModelUpdate rollback(Comparison comparison, long latestTime) throws Exception {
    long from =
        latestTime == Score.NO_EVENT_TIME
            ? ModelUpdate.START_OF_TIME
            : latestTime + bounds.lead().toMillis() + 1;
    long trial = EventWindow.fingerprint(List.of(trials().getKey(comparison)));
    return new ModelUpdate.Rollback(
        comparison.trial().name(),
        FIRST_SEQUENCE | (trial >>> 2),
        from,
        comparison.trial().digest());
  }
}
