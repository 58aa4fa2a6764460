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
 * <p>It holds each published file until a checkpoint has it on the reader's side.
 *
 * <p>A name is remembered for ever: were it forgotten when the file goes, a listing that misses a
 * file once would bring back an old model.
 */
final class ModelFolderLog {
  private final Map<String, ModelFile.State> published = new HashMap<>();
  private final Deque<ModelFile> open = new ArrayDeque<>();
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
      open.add(new ModelFile(++lastSequence, file));
    }
    return complete;
  }

  /** The files that the reader may not have, in order; of them those after a sequence. */
  List<ModelFile> openAfter(long sequence) {
    return open.stream().filter(file -> file.sequence() > sequence).toList();
  }

  /** Drops what a checkpoint of the reader has, or has as emitted: the files up to a sequence. */
  void confirm(long sequence) {
    while (!open.isEmpty() && open.peek().sequence() <= sequence) {
      open.remove();
    }
  }

  /**
   * A copy as of now, without what the last look saw: after a restart a file must be seen twice
   * again.
   */
  ModelFolderLog copy() {
    ModelFolderLog copy = new ModelFolderLog();
    copy.published.putAll(published);
    copy.open.addAll(open);
    copy.lastSequence = lastSequence;
    return copy;
  }

  /**
   * Form 1: last sequence; number of published files and each; number of files that the reader may
   * not have and each.
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
      target.writeInt(log.open.size());
      for (ModelFile file : log.open) {
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
        log.open.add(ModelFile.read(source));
      }
      return log;
    }
  }
}
