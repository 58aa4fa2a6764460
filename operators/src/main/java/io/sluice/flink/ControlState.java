package io.sluice.flink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What a scoring operator keeps of the control log in broadcast state: the changes that are still
 * needed, and some times. All subtasks have the same.
 */
final class ControlState {
  private static final String PROMISE = "promise";
  private static final String HORIZON = "horizon";
  private static final String ROWS_RUN = "rows-run#";
  private static final String STATE_RUN = "state-run#";
  private static final String EVENT_TIME = "event-time";

  /** By {@link #keyOf}; state of old has one change, by the model's name. */
  private final BroadcastState<String, ModelUpdate> changes;

  private final BroadcastState<String, Long> times;

  ControlState(OperatorStateStore store) throws Exception {
    changes =
        store.getBroadcastState(
            new MapStateDescriptor<>(
                "sluice-models", StringSerializer.INSTANCE, new ModelUpdateSerializer()));
    times =
        store.getBroadcastState(
            new MapStateDescriptor<>(
                "sluice-control-times", StringSerializer.INSTANCE, LongSerializer.INSTANCE));
  }

  private static String keyOf(String model, long sequence) {
    return model + "#" + sequence;
  }

  void put(ModelUpdate.Change change) throws Exception {
    changes.put(keyOf(change.model(), change.sequence()), change);
  }

  void remove(String model, long sequence) throws Exception {
    changes.remove(keyOf(model, sequence));
    times.remove(ROWS_RUN + sequence);
    times.remove(STATE_RUN + sequence);
  }

  /** The changes for a model. */
  List<ModelUpdate.Change> changesOf(String model) throws Exception {
    rewrite(model);
    List<ModelUpdate.Change> found = new ArrayList<>();
    for (Map.Entry<String, ModelUpdate> entry : changes.immutableEntries()) {
      if (entry.getValue() instanceof ModelUpdate.Change change && change.model().equals(model)) {
        found.add(change);
      }
    }
    return found;
  }

  /** Brings state of old into today's order. */
  private void rewrite(String model) throws Exception {
    if (changes.get(model) instanceof ModelUpdate.Change change) {
      changes.remove(model);
      put(change);
    }
  }

  /** How far the control stream has promised. */
  long promise() throws Exception {
    return timeOf(PROMISE, ControlPromise.NOTHING);
  }

  void promise(long time) throws Exception {
    times.put(PROMISE, time);
  }

  /** {@link ModelTimeline#horizon()}. */
  long horizon() throws Exception {
    return timeOf(HORIZON, ModelUpdate.START_OF_TIME);
  }

  void horizon(long time) throws Exception {
    times.put(HORIZON, time);
  }

  /** The watermark of the events, where events behind it are refused. */
  long eventTime() throws Exception {
    return timeOf(EVENT_TIME, DownstreamTime.NONE);
  }

  void eventTime(long time) throws Exception {
    times.put(EVENT_TIME, time);
  }

  /** The run of the rows that an activation keeps, if it is known. */
  @Nullable Long rowsRun(long sequence) throws Exception {
    return times.get(ROWS_RUN + sequence);
  }

  /** The run of the state that an activation keeps, if it is known. */
  @Nullable Long stateRun(long sequence) throws Exception {
    return times.get(STATE_RUN + sequence);
  }

  /** Keeps the runs of an activation, since what came before it may be forgotten. */
  void runs(long sequence, long rowsRun, long stateRun) throws Exception {
    times.put(ROWS_RUN + sequence, rowsRun);
    times.put(STATE_RUN + sequence, stateRun);
  }

  private long timeOf(String name, long otherwise) throws Exception {
    Long time = times.get(name);
    return time == null ? otherwise : time;
  }
}
