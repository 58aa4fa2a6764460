package io.sluice.flink;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Each kind of update has forms of its own, so a new kind is a new form. Form 1 is {@link
 * ModelUpdate.Activate}: model, sequence, length and bytes of the file.
 */
final class ModelUpdateSerializer extends FormSerializer<ModelUpdate> {
  private static final long serialVersionUID = 1L;
  private static final int ACTIVATE = 1;
  private static final int NEWEST = ACTIVATE;

  @Override
  public TypeSerializer<ModelUpdate> duplicate() {
    return this;
  }

  @Override
  public ModelUpdate createInstance() {
    return new ModelUpdate.Activate("", 0, new byte[0]);
  }

  @Override
  public void serialize(ModelUpdate update, DataOutputView target) throws IOException {
    ModelUpdate.Activate activate = (ModelUpdate.Activate) update;
    target.writeByte(ACTIVATE);
    StringValue.writeString(activate.model(), target);
    target.writeLong(activate.sequence());
    target.writeInt(activate.file().length);
    target.write(activate.file());
  }

  @Override
  public ModelUpdate deserialize(DataInputView source) throws IOException {
    readForm(source, NEWEST, "ModelUpdate");
    String model = StringValue.readString(source);
    long sequence = source.readLong();
    byte[] file = new byte[source.readInt()];
    source.readFully(file);
    return new ModelUpdate.Activate(model, sequence, file);
  }

  @Override
  public TypeSerializerSnapshot<ModelUpdate> snapshotConfiguration() {
    return new ModelUpdateSnapshot();
  }

  /** For Flink, which makes it by name. */
  public static final class ModelUpdateSnapshot extends Snapshot<ModelUpdate> {
    public ModelUpdateSnapshot() {
      super(NEWEST, ModelUpdateSerializer::new);
    }
  }
}
