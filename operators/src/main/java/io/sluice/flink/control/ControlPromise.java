package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;

/**
 * The promise of a control stream: no change that is effective at or before a certain event time
 * will come any more. It is the furthest of all promises so far, which heartbeats, promising
 * changes and the stream's watermark make. When the stream ends, the promise has no end.
 *
 * <p>What an update promises is decided here alone, by {@link #promisedBy}.
 */
public final class ControlPromise {
  /** Nothing was promised. */
  public static final long NOTHING = Long.MIN_VALUE;

  private final ModelLogState state;

  /** Changed by the task thread only; read by metric reporters too. */
  private volatile long until = NOTHING;

  /**
   * @param state in which the promise is kept
   */
  public ControlPromise(ModelLogState state) {
    this.state = state;
  }

  /**
   * The event time up to which an update promises that no change is still to come, or {@link
   * #NOTHING}. A promising change keeps its promise from the moment after it: it is itself the last
   * change that is effective at its time.
   */
  public static long promisedBy(ModelUpdate update) {
    if (update instanceof ModelUpdate.Heartbeat heartbeat) {
      return heartbeat.time();
    }
    return update instanceof ModelUpdate.Change change && change.promises()
        ? change.effectiveFrom()
        : NOTHING;
  }

  /** Takes up the promise of a restored state. */
  public void restore() throws Exception {
    until = Math.max(until, state.promise());
  }

  /**
   * Takes note of a promise. One that goes no further than those before changes nothing.
   *
   * @param time {@link #NOTHING}, or {@link Long#MAX_VALUE} when the stream has ended. That it has
   *     ended is not kept in state: a job that goes on from a savepoint may have another stream
   */
  public void extend(long time) throws Exception {
    if (time > until) {
      until = time;
      if (time != Long.MAX_VALUE) {
        state.promise(time);
      }
    }
  }

  /** The last event time that it holds for, or {@link #NOTHING}. */
  public long until() {
    return until;
  }

  /**
   * Whether nothing that is effective at or before a time will come.
   *
   * @param time an event time; that of an event without one is earlier than all others
   */
  boolean covers(long time) {
    return until != NOTHING && time <= until;
  }
}
