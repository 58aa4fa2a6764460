package io.sluice.flink.source;

import io.sluice.flink.ModelFolder;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What has been published of a watched folder, and in which order: the control log that the folder
 * stands for. Files are numbered in the order of the looks that found them ready, and within one
 * look as {@link ModelFolder#order()} says. A file is ready when two looks in a row saw it with the
 * same length and modification time; when those change later, it is published again.
 *
 * <p>A name is remembered for ever: were it forgotten when the file goes, a listing that misses a
 * file once would bring back an old model.
 */
final class ModelFolderLog {
  private final Map<String, ModelFile.State> published = new HashMap<>();
  private final Deque<ModelFile> unassigned = new ArrayDeque<>();
  private Map<String, ModelFile.State> lastSeen = Map.of();
  private long lastSequence;

  ModelFolderLog() {
    this(0);
  }

  /**
   * @param lastSequence after which the sequences of the files begin
   */
  ModelFolderLog(long lastSequence) {
    this.lastSequence = lastSequence;
  }

  /**
   * Takes in what a look saw.
   *
   * @param order in which files are published that were found ready at once
   * @return whether all of it is published
   */
  boolean look(List<ModelFile.State> files, Comparator<ModelFile.State> order) {
    Map<String, ModelFile.State> seen = new HashMap<>();
    List<ModelFile.State> ready = new ArrayList<>();
    boolean complete = true;
    for (ModelFile.State file : files) {
      seen.put(file.name(), file);
      if (!file.equals(published.get(file.name()))) {
        if (file.equals(lastSeen.get(file.name()))) {
          ready.add(file);
        } else {
          complete = false;
        }
      }
    }
    lastSeen = seen;
    ready.sort(order);
    for (ModelFile.State file : ready) {
      published.put(file.name(), file);
      unassigned.add(new ModelFile(++lastSequence, file));
    }
    return complete;
  }

  /** Takes out the files that no reader has yet, in order. */
  List<ModelFile> takeUnassigned() {
    List<ModelFile> taken = List.copyOf(unassigned);
    unassigned.clear();
    return taken;
  }

  /** Puts back files that a reader has lost; they go before all later ones. */
  void putBack(List<ModelFile> files) {
    List<ModelFile> all = new ArrayList<>(files);
    all.addAll(unassigned);
    all.sort(Comparator.comparingLong(ModelFile::sequence));
    unassigned.clear();
    unassigned.addAll(all);
  }

  /**
   * A copy as of now, without what the last look saw: after a restart a file must be seen twice
   * again.
   */
  ModelFolderLog copy() {
    ModelFolderLog copy = new ModelFolderLog();
    copy.published.putAll(published);
    copy.unassigned.addAll(unassigned);
    copy.lastSequence = lastSequence;
    return copy;
  }

  /**
   * Form 1: last sequence; number of published files and each; number of files without a reader and
   * each.
   */
  static final class Serializer implements SimpleVersionedSerializer<ModelFolderLog> {
    private static final int FORM = 1;

    @Override
    public int getVersion() {
      return FORM;
    }

    @Override
    public byte[] serialize(ModelFolderLog log) throws IOException {
      DataOutputSerializer target = new DataOutputSerializer(256);
      target.writeLong(log.lastSequence);
      target.writeInt(log.published.size());
      for (ModelFile.State file : log.published.values()) {
        file.write(target);
      }
      target.writeInt(log.unassigned.size());
      for (ModelFile file : log.unassigned) {
        file.write(target);
      }
      return target.getCopyOfBuffer();
    }

    @Override
    public ModelFolderLog deserialize(int form, byte[] bytes) throws IOException {
      if (form != FORM) {
        throw new IOException(
            "ModelFolderLog: form " + form + " in the state, but this Sluice knows up to " + FORM);
      }
      DataInputDeserializer source = new DataInputDeserializer(bytes);
      ModelFolderLog log = new ModelFolderLog();
      log.lastSequence = source.readLong();
      for (int remaining = source.readInt(); remaining > 0; remaining--) {
        ModelFile.State file = ModelFile.State.read(source);
        log.published.put(file.name(), file);
      }
      for (int remaining = source.readInt(); remaining > 0; remaining--) {
        log.unassigned.add(ModelFile.read(source));
      }
      return log;
    }
  }
}
