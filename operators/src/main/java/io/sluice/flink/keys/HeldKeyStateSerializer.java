package io.sluice.flink.keys;

import io.sluice.flink.KeyState;
import io.sluice.flink.types.FormSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Form 1: whether there are rows, and the rows; whether there is recurrent state, and that. Public
 * since the code that Flink SQL generates uses it.
 */
public final class HeldKeyStateSerializer extends TypeSerializer<KeyState> {
  private static final long serialVersionUID = 1L;
  private static final int FORM = 1;

  private final EventWindowSerializer rows = new EventWindowSerializer();
  private final RecurrentStateSerializer recurrent = new RecurrentStateSerializer();

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public TypeSerializer<KeyState> duplicate() {
    return this;
  }

  @Override
  public KeyState createInstance() {
    return new HeldKeyState();
  }

  @Override
  public KeyState copy(KeyState from) {
    HeldKeyState held = (HeldKeyState) from;
    HeldKeyState copy = new HeldKeyState();
    copy.rows = held.rows == null ? null : rows.copy(held.rows);
    copy.recurrent = held.recurrent == null ? null : recurrent.copy(held.recurrent);
    return copy;
  }

  @Override
  public KeyState copy(KeyState from, KeyState reuse) {
    return copy(from);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public void serialize(KeyState state, DataOutputView target) throws IOException {
    HeldKeyState held = (HeldKeyState) state;
    target.writeByte(FORM);
    target.writeBoolean(held.rows != null);
    if (held.rows != null) {
      rows.serialize(held.rows, target);
    }
    target.writeBoolean(held.recurrent != null);
    if (held.recurrent != null) {
      recurrent.serialize(held.recurrent, target);
    }
  }

  @Override
  public KeyState deserialize(DataInputView source) throws IOException {
    FormSerializer.readForm(source, FORM, "KeyState");
    HeldKeyState held = new HeldKeyState();
    if (source.readBoolean()) {
      held.rows = rows.deserialize(source);
    }
    if (source.readBoolean()) {
      held.recurrent = recurrent.deserialize(source);
    }
    return held;
  }

  @Override
  public KeyState deserialize(KeyState reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeldKeyStateSerializer;
  }

  @Override
  public int hashCode() {
    return HeldKeyStateSerializer.class.hashCode();
  }

  @Override
  public TypeSerializerSnapshot<KeyState> snapshotConfiguration() {
    return new KeyStateSnapshot();
  }

  /** For Flink, which makes it by name. */
  public static final class KeyStateSnapshot extends FormSerializer.Snapshot<KeyState> {
    public KeyStateSnapshot() {
      super(FORM, HeldKeyStateSerializer::new);
    }
  }
}
