package io.sluice.flink.control;

import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * The event time that a subtask may tell downstream: that of the events it has seen, but not past
 * one that waits, so that no score is late for having waited. While events wait, the subtask is not
 * idle either.
 */
public final class DownstreamTime {
  /** No watermark is to be emitted. */
  public static final long NONE = Long.MIN_VALUE;

  private long seen = NONE;
  private long emitted = NONE;
  private boolean idle;
  private boolean idleEmitted;

  /** Takes note of the events' watermark. */
  public void seen(long watermark) {
    seen = Math.max(seen, watermark);
  }

  /** The events' watermark. */
  public long seen() {
    return seen;
  }

  /** Takes note of the events' being idle or active. */
  public void status(WatermarkStatus status) {
    idle = status.isIdle();
  }

  /**
   * The watermark to emit now, or {@link #NONE}.
   *
   * @param earliest time of the earliest event that waits, {@link Long#MAX_VALUE} if there is none
   */
  public long next(long earliest) {
    long bound = earliest == Long.MAX_VALUE ? seen : Math.min(seen, before(earliest));
    if (bound <= emitted) {
      return NONE;
    }
    emitted = bound;
    return bound;
  }

  private static long before(long time) {
    return time == Long.MIN_VALUE ? NONE : time - 1;
  }

  /** Whether to emit that the subtask is idle, or active, now; it counts as emitted then. */
  public boolean changesStatus(boolean eventsWait) {
    boolean wanted = idle && !eventsWait;
    boolean changes = wanted != idleEmitted;
    idleEmitted = wanted;
    return changes;
  }

  public WatermarkStatus status() {
    return idleEmitted ? WatermarkStatus.IDLE : WatermarkStatus.ACTIVE;
  }
}
