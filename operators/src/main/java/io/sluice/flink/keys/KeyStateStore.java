package io.sluice.flink.keys;

import io.sluice.flink.Rollout;
import io.sluice.flink.Score;
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

  private final KeyStatePolicy policy;
  private final Stores current;
  private final Stores trial;
  private final @Nullable ValueState<Long> latestEvent;
  private @Nullable InternalTimerService<VoidNamespace> timers;

  public KeyStateStore(KeyedStateBackend<?> backend, KeyStatePolicy policy) throws Exception {
    this.policy = policy;
    this.current = stores(backend, "sluice-window", "sluice-state");
    this.trial = stores(backend, "sluice-trial-window", "sluice-trial-state");
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
