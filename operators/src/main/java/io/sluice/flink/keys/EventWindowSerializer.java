package io.sluice.flink.keys;

import io.sluice.flink.types.FormSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes windows into state.
 *
 * <p>Form 1: names, features, capacity, count, and the rows there are, oldest first. Form 2: names,
 * run, and then as in form 1.
 */
public final class EventWindowSerializer extends TypeSerializer<EventWindow> {
  private static final long serialVersionUID = 1L;
  private static final int FORM = 2;

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<EventWindow> duplicate() {
    return this;
  }

  @Override
  public EventWindow createInstance() {
    return new EventWindow(0, 0, 1, 1);
  }

  @Override
  public EventWindow copy(EventWindow from) {
    return from.with(from.run(), from.capacity());
  }

  @Override
  public EventWindow copy(EventWindow from, EventWindow reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(EventWindow window, DataOutputView target) throws IOException {
    target.writeByte(FORM);
    target.writeLong(window.names());
    target.writeLong(window.run());
    target.writeInt(window.features());
    target.writeInt(window.capacity());
    target.writeInt(window.count());
    for (int event = 0; event < window.count(); event++) {
      for (int feature = 0; feature < window.features(); feature++) {
        target.writeFloat(window.value(event, feature));
      }
    }
  }

  @Override
  public EventWindow deserialize(DataInputView source) throws IOException {
    int form = FormSerializer.readForm(source, FORM, "EventWindow");
    long names = source.readLong();
    long run = form == 1 ? EventWindow.UNKNOWN_RUN : source.readLong();
    EventWindow window = new EventWindow(names, run, source.readInt(), source.readInt());
    int count = source.readInt();
    float[] row = new float[window.features()];
    for (int event = 0; event < count; event++) {
      for (int feature = 0; feature < row.length; feature++) {
        row[feature] = source.readFloat();
      }
      window.add(row);
    }
    return window;
  }

  @Override
  public EventWindow deserialize(EventWindow reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EventWindowSerializer;
  }

  @Override
  public int hashCode() {
    return EventWindowSerializer.class.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<EventWindow> snapshotConfiguration() {
    return new EventWindowSnapshot();
  }

  /** For Flink, which makes it by name. */
  public static final class EventWindowSnapshot extends FormSerializer.Snapshot<EventWindow> {
    public EventWindowSnapshot() {
      super(FORM, EventWindowSerializer::new);
    }
  }
}
