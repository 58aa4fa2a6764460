package io.sluice.flink.control;

/**
 * Up to which event time the control log is known whole: no change that is effective at or before
 * it will come any more. The furthest of what heartbeats, promising changes and the control
 * stream's watermark have said; without end once the control stream has ended.
 */
public final class ControlPromise {
  /** Nothing was promised. */
  public static final long NOTHING = Long.MIN_VALUE;

  /** Changed by the task thread only; read by metric reporters too. */
  private volatile long until = NOTHING;

  /**
   * Takes note of a promise.
   *
   * @return whether it goes further than those before
   */
  public boolean extend(long time) {
    if (time <= until) {
      return false;
    }
    until = time;
    return true;
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
