package io.sluice.flink.keys;

import io.sluice.flink.types.FormSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Form 1: run, shape, count and bits of the values. */
final class RecurrentStateSerializer extends TypeSerializer<RecurrentState> {
  private static final long serialVersionUID = 1L;
  private static final int FORM = 1;

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<RecurrentState> duplicate() {
    return this;
  }

  @Override
  public RecurrentState createInstance() {
    return new RecurrentState(0, 0, new float[0]);
  }

  @Override
  public RecurrentState copy(RecurrentState from) {
    return new RecurrentState(from.run(), from.shape(), from.values().clone());
  }

  @Override
  public RecurrentState copy(RecurrentState from, RecurrentState reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(RecurrentState state, DataOutputView target) throws IOException {
    target.writeByte(FORM);
    target.writeLong(state.run());
    target.writeLong(state.shape());
    target.writeInt(state.values().length);
    for (float value : state.values()) {
      target.writeFloat(value);
    }
  }

  @Override
  public RecurrentState deserialize(DataInputView source) throws IOException {
    FormSerializer.readForm(source, FORM, "RecurrentState");
    long run = source.readLong();
    long shape = source.readLong();
    float[] values = new float[source.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = source.readFloat();
    }
    return new RecurrentState(run, shape, values);
  }

  @Override
  public RecurrentState deserialize(RecurrentState reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecurrentStateSerializer;
  }

  @Override
  public int hashCode() {
    return RecurrentStateSerializer.class.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<RecurrentState> snapshotConfiguration() {
    return new RecurrentStateSnapshot();
  }

  /** For Flink, which makes it by name. */
  public static final class RecurrentStateSnapshot extends FormSerializer.Snapshot<RecurrentState> {
    public RecurrentStateSnapshot() {
      super(FORM, RecurrentStateSerializer::new);
    }
  }
}
