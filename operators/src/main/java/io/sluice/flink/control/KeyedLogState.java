package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.types.ModelUpdateSerializer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the control logs of many models, one for each key: the changes with their files
 * in keyed state, so that they are where their keys are; times that all keys have in common in
 * broadcast state.
 */
public final class KeyedLogState implements LogState {
  private static final String PROMISE = "promise";
  private static final String EVENT_TIME = "event-time";
  private static final String HORIZON = "horizon";
  private static final String ROWS_RUN = "rows-run#";
  private static final String STATE_RUN = "state-run#";

  /** Of the current key, by sequence. */
  private final MapState<Long, ModelUpdate> changes;

  /** Of the current key. */
  private final MapState<String, Long> times;

  private final BroadcastState<String, Long> commonTimes;

  public KeyedLogState(KeyedStateBackend<?> backend, OperatorStateStore store) throws Exception {
    changes =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            new MapStateDescriptor<>(
                "sluice-changes-of-key", LongSerializer.INSTANCE, new ModelUpdateSerializer()));
    times =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            new MapStateDescriptor<>(
                "sluice-times-of-key", StringSerializer.INSTANCE, LongSerializer.INSTANCE));
    commonTimes =
        store.getBroadcastState(
            new MapStateDescriptor<>(
                "sluice-control-times", StringSerializer.INSTANCE, LongSerializer.INSTANCE));
  }

  @Override
  public void put(ModelUpdate.Change change, String digest) throws Exception {
    changes.put(change.sequence(), change);
  }

  @Override
  public void remove(String model, long sequence) throws Exception {
    changes.remove(sequence);
    times.remove(ROWS_RUN + sequence);
    times.remove(STATE_RUN + sequence);
  }

  @Override
  public List<ModelUpdate.Change> changesOf(String model) throws Exception {
    List<ModelUpdate.Change> found = new ArrayList<>();
    for (ModelUpdate update : changes.values()) {
      found.add((ModelUpdate.Change) update);
    }
    return found;
  }

  @Override
  public long promise() throws Exception {
    return orElse(commonTimes.get(PROMISE), ControlPromise.NOTHING);
  }

  @Override
  public void promise(long time) throws Exception {
    commonTimes.put(PROMISE, time);
  }

  public long eventTime() throws Exception {
    return orElse(commonTimes.get(EVENT_TIME), DownstreamTime.NONE);
  }

  public void eventTime(long time) throws Exception {
    commonTimes.put(EVENT_TIME, time);
  }

  @Override
  public long horizon() throws Exception {
    return orElse(times.get(HORIZON), ModelUpdate.START_OF_TIME);
  }

  @Override
  public void horizon(long time) throws Exception {
    times.put(HORIZON, time);
  }

  @Override
  public @Nullable Long rowsRun(long sequence) throws Exception {
    return times.get(ROWS_RUN + sequence);
  }

  @Override
  public @Nullable Long stateRun(long sequence) throws Exception {
    return times.get(STATE_RUN + sequence);
  }

  @Override
  public void runs(long sequence, long rowsRun, long stateRun) throws Exception {
    times.put(ROWS_RUN + sequence, rowsRun);
    times.put(STATE_RUN + sequence, stateRun);
  }

  private static long orElse(@Nullable Long time, long otherwise) {
    return time == null ? otherwise : time;
  }
}
