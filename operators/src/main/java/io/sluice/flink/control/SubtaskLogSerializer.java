package io.sluice.flink.control;

import io.sluice.flink.types.FormSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Form 2: the number of times, their names and values; the number of changes, and the changes; the
 * first key group, the number of key groups, and their times. Form 1 has no key groups.
 */
final class SubtaskLogSerializer extends FormSerializer<SubtaskLog> {
  private static final long serialVersionUID = 1L;
  private static final int FORM = 2;

  private final StoredUpdateSerializer updates = new StoredUpdateSerializer();

  @Override
  public TypeSerializer<SubtaskLog> duplicate() {
    return this;
  }

  @Override
  public SubtaskLog createInstance() {
    return new SubtaskLog(Map.of(), List.of(), 0, new long[0]);
  }

  @Override
  public void serialize(SubtaskLog log, DataOutputView target) throws IOException {
    target.writeByte(FORM);
    target.writeInt(log.times().size());
    for (Map.Entry<String, Long> time : log.times().entrySet()) {
      StringValue.writeString(time.getKey(), target);
      target.writeLong(time.getValue());
    }
    target.writeInt(log.changes().size());
    for (StoredUpdate change : log.changes()) {
      updates.serialize(change, target);
    }
    target.writeInt(log.firstKeyGroup());
    target.writeInt(log.timesOfKeys().length);
    for (long time : log.timesOfKeys()) {
      target.writeLong(time);
    }
  }

  @Override
  public SubtaskLog deserialize(DataInputView source) throws IOException {
    int form = readForm(source, FORM, "SubtaskLog");
    Map<String, Long> times = new TreeMap<>();
    for (int i = source.readInt(); i > 0; i--) {
      times.put(StringValue.readString(source), source.readLong());
    }
    List<StoredUpdate> changes = new ArrayList<>();
    for (int i = source.readInt(); i > 0; i--) {
      changes.add(updates.deserialize(source));
    }
    if (form == 1) {
      return new SubtaskLog(times, changes, 0, new long[0]);
    }
    int firstKeyGroup = source.readInt();
    long[] timesOfKeys = new long[source.readInt()];
    for (int i = 0; i < timesOfKeys.length; i++) {
      timesOfKeys[i] = source.readLong();
    }
    return new SubtaskLog(times, changes, firstKeyGroup, timesOfKeys);
  }

  @Override
  public TypeSerializerSnapshot<SubtaskLog> snapshotConfiguration() {
    return new SubtaskLogSnapshot();
  }

  /** For Flink, which makes it by name. */
  public static final class SubtaskLogSnapshot extends Snapshot<SubtaskLog> {
    public SubtaskLogSnapshot() {
      super(FORM, SubtaskLogSerializer::new);
    }
  }
}
