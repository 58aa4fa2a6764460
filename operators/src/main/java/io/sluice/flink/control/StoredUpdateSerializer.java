package io.sluice.flink.control;

import io.sluice.flink.types.FormSerializer;
import io.sluice.flink.types.ModelUpdateSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Form 1: digest, and the update as {@link ModelUpdateSerializer} has it. */
final class StoredUpdateSerializer extends FormSerializer<StoredUpdate> {
  private static final long serialVersionUID = 1L;
  private static final int FORM = 1;

  private final ModelUpdateSerializer updates = new ModelUpdateSerializer();

  @Override
  public TypeSerializer<StoredUpdate> duplicate() {
    return this;
  }

  @Override
  public StoredUpdate createInstance() {
    return new StoredUpdate(updates.createInstance(), "");
  }

  @Override
  public void serialize(StoredUpdate stored, DataOutputView target) throws IOException {
    target.writeByte(FORM);
    StringValue.writeString(stored.digest(), target);
    updates.serialize(stored.update(), target);
  }

  @Override
  public StoredUpdate deserialize(DataInputView source) throws IOException {
    readForm(source, FORM, "StoredUpdate");
    String digest = StringValue.readString(source);
    return new StoredUpdate(updates.deserialize(source), digest);
  }

  @Override
  public TypeSerializerSnapshot<StoredUpdate> snapshotConfiguration() {
    return new StoredUpdateSnapshot();
  }

  /** For Flink, which makes it by name. */
  public static final class StoredUpdateSnapshot extends Snapshot<StoredUpdate> {
    public StoredUpdateSnapshot() {
      super(FORM, StoredUpdateSerializer::new);
    }
  }
}
