package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.types.ModelUpdateSerializer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * The state of the control log of one model for all events, in broadcast state: all subtasks have
 * the same. The files of models are in {@link ModelFileState}.
 */
public final class BroadcastLogState extends ModelLogState {
  private static final int PAST_CHANGES = 300;
  private static final byte[] NO_FILE = {};
  private static final String NO_DIGEST = "";

  /** By {@link #keyOf}. */
  private final BroadcastState<String, StoredUpdate> changes;

  /** Changes in state of old, with their files. */
  private final BroadcastState<String, ModelUpdate> wholeChanges;

  private final ModelFileState files;

  /** The digests of the files that are needed, by {@link #keyOf} of their changes. */
  private final Map<String, String> needed = new HashMap<>();

  public BroadcastLogState(OperatorStateStore store, ModelFileState files, SubtaskLogs subtasks)
      throws Exception {
    this(store, files, subtasks, LogTimes.broadcast(store));
  }

  private BroadcastLogState(
      OperatorStateStore store, ModelFileState files, SubtaskLogs subtasks, LogTimes times)
      throws Exception {
    super(times, times, subtasks, PAST_CHANGES);
    this.files = files;
    changes =
        store.getBroadcastState(
            new MapStateDescriptor<>(
                "sluice-changes", StringSerializer.INSTANCE, new StoredUpdateSerializer()));
    wholeChanges =
        store.getBroadcastState(
            new MapStateDescriptor<>(
                "sluice-models", StringSerializer.INSTANCE, new ModelUpdateSerializer()));
    for (StoredUpdate other : takeUpOthers()) {
      if (other.update() instanceof ModelUpdate.Change change) {
        changes.put(keyOf(change.model(), change.sequence()), other);
      }
    }
  }

  private static String keyOf(String model, long sequence) {
    return model + "#" + sequence;
  }

  @Override
  void put(DigestedChange digested) throws Exception {
    ModelUpdate.Change change = digested.change();
    StoredUpdate stored =
        change instanceof ModelUpdate.Activate activate
            ? new StoredUpdate(activate.withFile(NO_FILE), digested.digest())
            : new StoredUpdate(change, NO_DIGEST);
    changes.put(keyOf(change.model(), change.sequence()), stored);
  }

  @Override
  void keepFile(DigestedChange digested) {
    if (digested.change() instanceof ModelUpdate.Activate activate) {
      needed.put(keyOf(activate.model(), activate.sequence()), digested.digest());
      files.keep(digested.digest(), activate.file());
    }
  }

  @Override
  public void snapshot(Set<Long> behind, Set<String> neededOnlyBehind) throws Exception {
    files.write(neededOnlyBehind);
    List<StoredUpdate> others = new ArrayList<>();
    for (Map.Entry<String, StoredUpdate> entry : changes.immutableEntries()) {
      if (behind.contains(entry.getValue().update().sequence())) {
        others.add(entry.getValue());
      }
    }
    writeLog(behind, others);
  }

  @Override
  void removeChange(String model, long sequence) throws Exception {
    changes.remove(keyOf(model, sequence));
    removeFile(model, sequence);
  }

  @Override
  void removeFile(String model, long sequence) throws Exception {
    needed.remove(keyOf(model, sequence));
    retainFiles();
  }

  private void retainFiles() {
    files.retain(new HashSet<>(needed.values()));
  }

  @Override
  List<DigestedChange> changesOf(String model) throws Exception {
    List<DigestedChange> found = new ArrayList<>();
    for (Map.Entry<String, StoredUpdate> entry : changes.immutableEntries()) {
      StoredUpdate stored = entry.getValue();
      if (stored.update() instanceof ModelUpdate.Change change && change.model().equals(model)) {
        found.add(
            change instanceof ModelUpdate.Activate
                ? new DigestedChange(change, stored.digest())
                : DigestedChange.of(change));
      }
    }
    for (Map.Entry<String, ModelUpdate> entry : wholeChanges.immutableEntries()) {
      if (entry.getValue() instanceof ModelUpdate.Change change && change.model().equals(model)) {
        DigestedChange digested = DigestedChange.of(change);
        found.add(digested);
        put(digested);
      }
    }
    wholeChanges.clear();
    return found;
  }

  @Override
  DigestedChange withFile(DigestedChange light) throws Exception {
    if (light.change() instanceof ModelUpdate.Activate activate && activate.file().length == 0) {
      return new DigestedChange(activate.withFile(files.restored(light.digest())), light.digest());
    }
    return light;
  }

  @Override
  void restored() {
    retainFiles();
  }
}
