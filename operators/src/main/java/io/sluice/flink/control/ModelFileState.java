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
 * subtask. It is a list state of which a restore gives all subtasks all elements. The first subtask
 * writes all that it needs. If the watermarks of subtasks differ, another one may need models that
 * the first has forgotten; each writes those that the first may have forgotten.
 *
 * <p>All subtasks have the files in memory, those of a process the same arrays.
 *
 * <p>Flink takes no checkpoints while some subtasks have ended and others not, since it cannot know
 * whether the list is whole.
 */
public final class ModelFileState {
  private static final String NAME = "sluice-model-files";

  private final ListState<StoredFile> state;
  private final boolean first;
  private final RestoredFileReader restored;

  /** Of the restored files those that were read with the state. */
  private final Map<String, byte[]> inline = new LinkedHashMap<>();

  private final Map<String, StoredFile> kept = new LinkedHashMap<>();

  /**
   * @param first whether this is the first subtask
   * @param handles of the state that this subtask is restored from
   */
  public ModelFileState(OperatorStateStore store, boolean first, List<OperatorStateHandle> handles)
      throws Exception {
    this.state =
        store.getUnionListState(new ListStateDescriptor<>(NAME, new StoredFileSerializer()));
    this.first = first;
    this.restored = new RestoredFileReader(handles, NAME);
    for (StoredFile file : state.get()) {
      if (file.bytes() != null) {
        inline.put(file.digest(), file.bytes());
      }
    }
    state.clear();
  }

  /** Has a file be in checkpoints from now on, as far as they need it from this subtask. */
  void keep(String digest, byte[] file) {
    kept.putIfAbsent(digest, new StoredFile(digest, file));
  }

  /**
   * A file of the restored state.
   *
   * @throws IOException if the state does not have it, or it cannot be read
   */
  byte[] restored(String digest) throws IOException {
    StoredFile known = kept.get(digest);
    byte[] file = known == null ? inline.get(digest) : known.bytes();
    return file == null ? restored.read(digest) : file;
  }

  /** Forgets all others. */
  void retain(Set<String> digests) {
    inline.clear();
    kept.keySet().retainAll(digests);
  }

  /**
   * Writes what a checkpoint needs of this subtask.
   *
   * @param neededOnlyBehind digests of the files that the first subtask may not need any more
   */
  void write(Set<String> neededOnlyBehind) throws Exception {
    List<StoredFile> files = new ArrayList<>(kept.values());
    if (!first) {
      files.removeIf(file -> !neededOnlyBehind.contains(file.digest()));
    }
    state.update(files);
  }
}
