package io.sluice.flink.control;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The {@link SubtaskLog}s of all subtasks, in a list state of which a restore gives all subtasks
 * all elements. Flink gives each subtask the broadcast state of one subtask alone; after a change
 * of parallelism, a subtask gets the events of others too.
 */
public final class SubtaskLogs {
  private final ListState<SubtaskLog> state;
  private final List<SubtaskLog> restored = new ArrayList<>();
  private final KeyGroupRange keyGroups;
  private final KeyGroupTimes timesOfKeys;
  private final boolean complete;
  private final boolean rescaled;

  /**
   * @param task which subtask this is now
   * @param keyed whether the events have keys
   * @param isRestored whether there is a restored state; one of old has none of this
   */
  public SubtaskLogs(OperatorStateStore store, TaskInfo task, boolean keyed, boolean isRestored)
      throws Exception {
    int maxParallelism = task.getMaxNumberOfParallelSubtasks();
    int parallelism = task.getNumberOfParallelSubtasks();
    keyGroups =
        keyed
            ? KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                maxParallelism, parallelism, task.getIndexOfThisSubtask())
            : KeyGroupRange.EMPTY_KEY_GROUP_RANGE;
    state =
        store.getUnionListState(
            new ListStateDescriptor<>("sluice-subtasks", new SubtaskLogSerializer()));
    state.get().forEach(restored::add);
    state.clear();
    timesOfKeys = new KeyGroupTimes(restored, keyGroups, maxParallelism);
    complete = !isRestored || !restored.isEmpty();
    rescaled = !restored.isEmpty() && restored.size() != parallelism;
  }

  /** How far each key was in the restored state. */
  public KeyGroupTimes timesOfKeys() {
    return timesOfKeys;
  }

  /** Takes those of the restored state, if it is of another number of subtasks. */
  List<SubtaskLog> takeOthers() {
    List<SubtaskLog> others = rescaled ? List.copyOf(restored) : List.of();
    restored.clear();
    return others;
  }

  /** The latest time of a name that a subtask had in the restored state. */
  long latest(String name) {
    long latest = complete ? Long.MIN_VALUE : Long.MAX_VALUE;
    for (SubtaskLog log : restored) {
      latest = Math.max(latest, log.times().getOrDefault(name, Long.MIN_VALUE));
    }
    return latest;
  }

  /**
   * Has the log of this subtask be in the next checkpoint.
   *
   * @param time of the events
   */
  void write(Map<String, Long> times, List<StoredUpdate> changes, long time) throws Exception {
    state.update(
        List.of(
            new SubtaskLog(times, changes, keyGroups.getStartKeyGroup(), timesOfKeys.at(time))));
  }
}
