package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.types.ModelUpdateSerializer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * The state of the control logs of many models, one for each key: the changes with their files in
 * keyed state, so that they are where their keys are, and the times of the streams in broadcast
 * state.
 */
public final class KeyedLogState extends ModelLogState {
  /** Of the current key, by sequence. */
  private final MapState<Long, ModelUpdate> changes;

  public KeyedLogState(KeyedStateBackend<?> backend, OperatorStateStore store) throws Exception {
    super(LogTimes.broadcast(store), LogTimes.keyed(backend));
    changes =
        backend.getPartitionedState(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            new MapStateDescriptor<>(
                "sluice-changes-of-key", LongSerializer.INSTANCE, new ModelUpdateSerializer()));
  }

  @Override
  void put(DigestedChange digested) throws Exception {
    changes.put(digested.change().sequence(), digested.change());
  }

  @Override
  void removeChange(String model, long sequence) throws Exception {
    changes.remove(sequence);
  }

  @Override
  List<DigestedChange> changesOf(String model) throws Exception {
    List<DigestedChange> found = new ArrayList<>();
    for (ModelUpdate update : changes.values()) {
      found.add(DigestedChange.of((ModelUpdate.Change) update));
    }
    return found;
  }
}
