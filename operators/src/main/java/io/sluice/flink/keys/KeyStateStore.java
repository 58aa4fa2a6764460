package io.sluice.flink.keys;

import io.sluice.flink.Rollout;
import io.sluice.flink.Score;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of each key's events, in keyed state: rows for windows and for replay, and the
 * states of recurrent models; for models on trial apart. It is forgotten when the key has had no
 * event for the time to live: that is decided by the events' times, so that the same events find
 * the same, and a timer, one for each key, frees the room.
 */
public final class KeyStateStore implements Triggerable<Object, VoidNamespace> {

  /** What the models of a rollout keep of each key. */
  public record Stores(WindowStore rows, ValueState<RecurrentState> states) {
    void clear() {
      rows.clear();
      states.clear();
    }
  }

  private static final String TRIAL_ROWS = "sluice-trial-window";
  private static final String TRIAL_STATES = "sluice-trial-state";
  private static final List<String> TRIAL_STORES = List.of(TRIAL_ROWS, TRIAL_STATES);

  private final KeyedStateBackend<?> backend;
  private final KeyStatePolicy policy;
  private final Stores current;
  private final Stores trial;
  private final @Nullable ValueState<Long> latestEvent;
  private @Nullable InternalTimerService<VoidNamespace> timers;

  public KeyStateStore(KeyedStateBackend<?> backend, KeyStatePolicy policy) throws Exception {
    this.backend = backend;
    this.policy = policy;
    this.current = stores(backend, "sluice-window", "sluice-state");
    this.trial = stores(backend, TRIAL_ROWS, TRIAL_STATES);
    this.latestEvent =
        policy.ttlMillis() == 0
            ? null
            : state(
                backend,
                new ValueStateDescriptor<>("sluice-latest-event", LongSerializer.INSTANCE));
  }

  private static Stores stores(KeyedStateBackend<?> backend, String rows, String states)
      throws Exception {
    return new Stores(
        new WindowStore(
            state(backend, new ValueStateDescriptor<>(rows, new EventWindowSerializer()))),
        state(backend, new ValueStateDescriptor<>(states, new RecurrentStateSerializer())));
  }

  private static <S extends State> S state(
      KeyedStateBackend<?> backend, StateDescriptor<S, ?> descriptor) throws Exception {
    return backend.getPartitionedState(
        VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
  }

  /** The stores for models of a rollout. */
  public Stores storesFor(Rollout rollout) {
    return rollout.isTrial() ? trial : current;
  }

  /** Whether something is kept for models on trial, of any key. */
  boolean hasTrials() {
    for (String state : TRIAL_STORES) {
      try (Stream<?> keys = backend.getKeys(state, VoidNamespace.INSTANCE)) {
        if (keys.findAny().isPresent()) {
          return true;
        }
      }
    }
    return false;
  }

  /** The keys of which something is kept for models on trial, maybe twice. */
  List<Object> keysWithTrials() {
    List<Object> keys = new ArrayList<>();
    for (String state : TRIAL_STORES) {
      try (Stream<?> some = backend.getKeys(state, VoidNamespace.INSTANCE)) {
        some.forEach(keys::add);
      }
    }
    return keys;
  }

  /** Makes a key of {@link #keysWithTrials} the current one. */
  void select(Object key) {
    select(backend, key);
  }

  @SuppressWarnings("unchecked") // it came from this backend
  private static <K> void select(KeyedStateBackend<K> backend, Object key) {
    backend.setCurrentKey((K) key);
  }

  /**
   * Forgets what is kept of the current key for trials that have ended.
   *
   * @param trials sequences of those that have not, which are the numbers of their runs
   */
  public void retainTrials(Set<Long> trials) throws IOException {
    trial.rows().retain(trials);
    RecurrentState ofKey = trial.states().value();
    if (ofKey != null && !trials.contains(ofKey.run())) {
      trial.states().clear();
    }
  }

  /** Whether {@link #useTimers} is to be called before the first event. */
  public boolean wantsTimers() {
    return latestEvent != null;
  }

  public void useTimers(InternalTimerService<VoidNamespace> service) {
    timers = service;
  }

  /** Takes note of an event of the current key, and forgets what is too old for it. */
  public void event(long eventTime) throws Exception {
    if (latestEvent == null || timers == null || eventTime == Score.NO_EVENT_TIME) {
      return;
    }
    Long latest = latestEvent.value();
    if (latest == null) {
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, endAfter(eventTime));
    } else if (eventTime > endAfter(latest)) {
      current.clear();
      trial.clear();
    }
    if (latest == null || eventTime > latest) {
      latestEvent.update(eventTime);
    }
  }

  /** The last time at which what is kept after an event still holds. */
  private long endAfter(long eventTime) {
    long end = eventTime + policy.ttlMillis();
    return end < eventTime ? Long.MAX_VALUE : end;
  }

  @Override
  public void onEventTime(InternalTimer<Object, VoidNamespace> timer) throws Exception {
    if (latestEvent == null || timers == null) {
      return;
    }
    Long latest = latestEvent.value();
    if (latest != null && endAfter(latest) > timer.getTimestamp()) {
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, endAfter(latest));
    } else {
      current.clear();
      trial.clear();
      latestEvent.clear();
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<Object, VoidNamespace> timer) {
    // None is registered.
  }
}
