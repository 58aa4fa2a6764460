package io.sluice.flink.operator;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.control.ControlPromise;
import io.sluice.flink.control.DigestedChange;
import io.sluice.flink.control.DownstreamTime;
import io.sluice.flink.control.KeyedLogState;
import io.sluice.flink.control.ModelAdmission;
import io.sluice.flink.control.ModelLog;
import io.sluice.flink.control.ModelTimeline.Entry;
import io.sluice.flink.keys.KeyStateStore;
import io.sluice.flink.scoring.EventScorer;
import io.sluice.flink.scoring.ScoringOutput;
import io.sluice.flink.scoring.ScoringPlan;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.jspecify.annotations.Nullable;

/**
 * A model of its own for each key, which names it. Their control logs are in keyed state; those of
 * the keys used last are ready to score, within a number of bytes, and the others are compiled when
 * they are wanted again; the current one is ready even if it takes more. Scores do not depend on
 * that.
 */
final class ModelPerKey<T> implements OperatorModels<T> {
  /** About what a log takes without its models. */
  private static final long BYTES_OF_LOG = 1_000;

  private final ScoringPlan<T> plan;
  private final KeyedStateBackend<?> keys;
  private final KeyedLogState state;
  private final KeyStateStore keyState;
  private final ScoringOutput<T> output;

  /** Stays empty: the models are those of other keys. */
  private final EventBatch<T> batch;

  private final ControlPromise promise;

  /** The one used longest ago first. */
  private final Map<String, Loaded<T>> loaded = new LinkedHashMap<>(16, 0.75f, true);

  private long bytes;

  /** All events up to then have been scored, as far as they are not late. */
  private long passed = DownstreamTime.NONE;

  /** The log of one key with its models. */
  private static final class Loaded<T> {
    final ModelLog<T> log;
    final EventRouter<T> router;
    long bytes;

    Loaded(ModelLog<T> log, EventRouter<T> router) {
      this.log = log;
      this.router = router;
    }

    /** What it takes now. */
    long measure() {
      long sum = BYTES_OF_LOG;
      for (Entry<EventScorer<T>> entry : log.timeline().entries()) {
        sum += entry.model() == null ? 0 : entry.model().bytes();
      }
      return sum;
    }
  }

  ModelPerKey(
      ScoringPlan<T> plan,
      KeyedStateBackend<?> keys,
      KeyedLogState state,
      KeyStateStore keyState,
      ScoringOutput<T> output,
      EventBatch<T> batch) {
    this.plan = plan;
    this.keys = keys;
    this.state = state;
    this.promise = new ControlPromise(state);
    this.keyState = keyState;
    this.output = output;
    this.batch = batch;
  }

  /** How many keys have their log ready. */
  int loadedKeys() {
    return loaded.size();
  }

  /** What they take. */
  long loadedBytes() {
    return bytes;
  }

  @Override
  public void restore() throws Exception {
    promise.restore();
  }

  @Override
  public void receive(ModelUpdate update) throws Exception {
    if (update instanceof ModelUpdate.Unreadable entry) {
      ModelLog.reportUnreadable(plan.uid(), entry, output);
      return;
    }
    Loaded<T> current = current();
    current.log.forget(passed);
    if (update instanceof ModelUpdate.Change change) {
      current.log.receive(DigestedChange.of(change), null);
    }
    promise.extend(ControlPromise.promisedBy(update));
    measure(current);
  }

  private Loaded<T> current() throws Exception {
    String key = String.valueOf(keys.getCurrentKey());
    Loaded<T> known = loaded.get(key);
    if (known == null) {
      known = load(key);
      loaded.put(key, known);
      output.metrics().modelLoads.inc();
      measure(known);
    }
    return known;
  }

  private Loaded<T> load(String key) throws Exception {
    ScoringPlan<T> ofKey = plan.forModel(key);
    ModelAdmission<T> admission = new ModelAdmission<>(ofKey, keyState);
    ModelLog<T> log =
        new ModelLog<>(ofKey, state, admission, output, promise, keyState::retainTrials);
    log.restore();
    return new Loaded<>(
        log, new EventRouter<>(ofKey, log.timeline(), promise, keyState, output, batch));
  }

  /** Makes room for a log that has changed. */
  private void measure(Loaded<T> changed) {
    bytes -= changed.bytes;
    changed.bytes = changed.measure();
    bytes += changed.bytes;
    Iterator<Loaded<T>> eldest = loaded.values().iterator();
    while (bytes > plan.bytesOfModels()) {
      Loaded<T> next = eldest.next();
      if (next == changed) {
        break;
      }
      eldest.remove();
      bytes -= next.bytes;
      next.log.close();
    }
  }

  @Override
  public void promised(long time) throws Exception {
    promise.extend(time);
  }

  @Override
  public ControlPromise promise() {
    return promise;
  }

  /**
   * By the promise in strict mode. Otherwise all are decided: those of a key without a model do not
   * wait for one, as they would hold up the time of all others.
   */
  @Override
  public long decidedUntil() {
    return plan.versions().strict() ? promise.until() : Long.MAX_VALUE;
  }

  @Override
  public void score(T event, long eventTime, @Nullable String key) throws Exception {
    Loaded<T> current = current();
    if (current.log.forget(passed)) {
      measure(current);
    }
    current.router.route(event, eventTime, key);
  }

  /** Each log when its next event or change comes: to look at every key now would take too long. */
  @Override
  public void forget(long watermark) {
    // Events that wait for a promise to come need what it lets the others forget.
    passed = plan.versions().strict() ? Math.min(watermark, promise.until()) : watermark;
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
    state.snapshot(Set.of(), Set.of());
  }

  @Override
  public boolean isPreparing() {
    return false;
  }

  @Override
  public void takeInAll() {
    // None is ever on its way.
  }

  @Override
  public void close() {
    loaded.values().forEach(each -> each.log.close());
    loaded.clear();
  }
}
