package io.sluice.flink.control;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;

/**
 * The {@link SubtaskLog}s of all subtasks, in a list state of which a restore gives all subtasks
 * all elements. Flink gives each subtask the broadcast state of one subtask alone; after a change
 * of parallelism, a subtask gets the events of others too.
 */
public final class SubtaskLogs {
  private final ListState<SubtaskLog> state;
  private final List<SubtaskLog> restored = new ArrayList<>();
  private final boolean complete;
  private final boolean rescaled;

  /**
   * @param parallelism of the operator now
   * @param isRestored whether there is a restored state; one of old has none of this
   */
  public SubtaskLogs(OperatorStateStore store, int parallelism, boolean isRestored)
      throws Exception {
    state =
        store.getUnionListState(
            new ListStateDescriptor<>("sluice-subtasks", new SubtaskLogSerializer()));
    state.get().forEach(restored::add);
    state.clear();
    complete = !isRestored || !restored.isEmpty();
    rescaled = !restored.isEmpty() && restored.size() != parallelism;
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

  /** Has the log of this subtask be in the next checkpoint. */
  void write(SubtaskLog log) throws Exception {
    state.update(List.of(log));
  }
}
