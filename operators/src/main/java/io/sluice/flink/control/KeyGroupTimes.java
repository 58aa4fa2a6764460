package io.sluice.flink.control;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * How far the event time of each key was before a restart: that of the subtask which had its key
 * group. After a change of parallelism the time of a subtask begins again with the earliest one,
 * but events of a key up to its own time may have been scored, in the order of time.
 */
public final class KeyGroupTimes {
  private static final long NONE = DownstreamTime.NONE;

  private final KeyGroupRange keyGroups;
  private final int maxParallelism;
  private final long[] times;
  private final long latest;

  /**
   * Of logs from before.
   *
   * @param keyGroups of this subtask
   * @param maxParallelism into how many key groups keys fall
   */
  KeyGroupTimes(List<SubtaskLog> before, KeyGroupRange keyGroups, int maxParallelism) {
    this.keyGroups = keyGroups;
    this.maxParallelism = maxParallelism;
    this.times = new long[keyGroups.getNumberOfKeyGroups()];
    Arrays.fill(times, NONE);
    for (SubtaskLog log : before) {
      for (int i = 0; i < log.timesOfKeys().length; i++) {
        int group = log.firstKeyGroup() + i;
        if (keyGroups.contains(group)) {
          times[group - keyGroups.getStartKeyGroup()] = log.timesOfKeys()[i];
        }
      }
    }
    this.latest = Arrays.stream(times).max().orElse(NONE);
  }

  /** Up to which event time events of a key may have been scored. */
  public long of(Object key) {
    int group = KeyGroupRangeAssignment.assignToKeyGroup(key, maxParallelism);
    return keyGroups.contains(group) ? times[group - keyGroups.getStartKeyGroup()] : NONE;
  }

  /** The latest of them. */
  public long latest() {
    return latest;
  }

  /** How far all of them are when the subtask is at a time; empty if none is known. */
  long[] at(long time) {
    return time == NONE && latest == NONE
        ? new long[0]
        : Arrays.stream(times).map(ofGroup -> Math.max(ofGroup, time)).toArray();
  }
}
