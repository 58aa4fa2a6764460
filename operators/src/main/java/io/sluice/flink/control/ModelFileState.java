package io.sluice.flink.control;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.runtime.state.OperatorStateHandle;

/**
 * The files of the models that a job needs, in state: in a checkpoint once, and not once for each
 * subtask. One subtask keeps them for all that need the same, in a list state of which a restore
 * gives all subtasks all elements; the others have nothing of them in memory.
 *
 * <p>Flink takes no checkpoints while some subtasks have ended and others not, since it cannot know
 * whether the list is whole.
 */
public final class ModelFileState {
  private static final String NAME = "sluice-model-files";

  private final ListState<StoredFile> state;
  private final boolean keeps;
  private final RestoredFileReader restored;

  /** Of the restored files those that were read with the state. */
  private final Map<String, byte[]> inline = new LinkedHashMap<>();

  private final Map<String, StoredFile> kept = new LinkedHashMap<>();

  /**
   * @param keeps whether this is a subtask that keeps them
   * @param handles of the state that this subtask is restored from
   */
  public ModelFileState(OperatorStateStore store, boolean keeps, List<OperatorStateHandle> handles)
      throws Exception {
    this.state =
        store.getUnionListState(new ListStateDescriptor<>(NAME, new StoredFileSerializer()));
    this.keeps = keeps;
    this.restored = new RestoredFileReader(handles, NAME);
    for (StoredFile file : state.get()) {
      if (file.bytes() != null) {
        inline.put(file.digest(), file.bytes());
      }
    }
    state.clear();
  }

  /** Has a file be in checkpoints from now on. */
  void keep(String digest, byte[] file) throws Exception {
    if (keeps && !kept.containsKey(digest)) {
      kept.put(digest, new StoredFile(digest, file));
      update();
    }
  }

  /**
   * A file of the restored state, which is kept from now on.
   *
   * @throws IOException if the state does not have it, or it cannot be read
   */
  byte[] restored(String digest) throws Exception {
    StoredFile known = kept.get(digest);
    byte[] file = known == null ? inline.get(digest) : known.bytes();
    if (file == null) {
      file = restored.read(digest);
    }
    keep(digest, file);
    return file;
  }

  /** Forgets all others. */
  void retain(Set<String> digests) throws Exception {
    inline.clear();
    if (kept.keySet().retainAll(digests)) {
      update();
    }
  }

  private void update() throws Exception {
    state.update(new ArrayList<>(kept.values()));
  }
}
