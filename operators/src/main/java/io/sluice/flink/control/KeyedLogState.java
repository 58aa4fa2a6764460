package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.types.ModelUpdateSerializer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
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
  /** Few, as there are many keys. */
  private static final int PAST_CHANGES = 16;

  /** Of a SHA-256, which is in the place of a file that is not needed: no model is as short. */
  private static final int DIGEST_BYTES = 32;

  /** Of the current key, by sequence. */
  private final MapState<Long, ModelUpdate> changes;

  public KeyedLogState(KeyedStateBackend<?> backend, OperatorStateStore store, SubtaskLogs subtasks)
      throws Exception {
    super(LogTimes.broadcast(store), LogTimes.keyed(backend), subtasks, PAST_CHANGES);
    takeUpOthers();
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
  void removeFile(String model, long sequence) throws Exception {
    if (changes.get(sequence) instanceof ModelUpdate.Activate activate) {
      String digest = digested(activate).digest();
      changes.put(sequence, activate.withFile(HexFormat.of().parseHex(digest)));
    }
  }

  @Override
  List<DigestedChange> changesOf(String model) throws Exception {
    List<DigestedChange> found = new ArrayList<>();
    for (ModelUpdate update : changes.values()) {
      found.add(digested((ModelUpdate.Change) update));
    }
    return found;
  }

  private static DigestedChange digested(ModelUpdate.Change change) {
    return change instanceof ModelUpdate.Activate activate && activate.file().length == DIGEST_BYTES
        ? new DigestedChange(change, HexFormat.of().formatHex(activate.file()))
        : DigestedChange.of(change);
  }

  @Override
  DigestedChange withFile(DigestedChange change) {
    return change;
  }

  @Override
  void keepFile(DigestedChange change) {
    // It is kept with its change.
  }

  @Override
  public void snapshot(Set<Long> behind, Set<String> neededOnlyBehind) throws Exception {
    writeLog(behind, List.of()); // the changes are where their keys are
  }

  @Override
  void restored() {
    // Nothing is read ahead.
  }
}
