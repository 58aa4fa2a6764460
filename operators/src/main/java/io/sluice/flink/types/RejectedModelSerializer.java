package io.sluice.flink.types;

import io.sluice.flink.RejectedModel;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Form 1: model, sequence, digest, reason; only read. Form 2: the same, and the origin or null. */
public final class RejectedModelSerializer extends FormSerializer<RejectedModel> {
  private static final long serialVersionUID = 1L;
  private static final int FORM = 2;

  @Override
  public TypeSerializer<RejectedModel> duplicate() {
    return this;
  }

  @Override
  public RejectedModel createInstance() {
    return new RejectedModel("", 0, "", "");
  }

  @Override
  public void serialize(RejectedModel rejected, DataOutputView target) throws IOException {
    target.writeByte(FORM);
    StringValue.writeString(rejected.model(), target);
    target.writeLong(rejected.sequence());
    StringValue.writeString(rejected.digest(), target);
    StringValue.writeString(rejected.reason(), target);
    StringValue.writeString(rejected.origin(), target);
  }

  @Override
  public RejectedModel deserialize(DataInputView source) throws IOException {
    int form = readForm(source, FORM, "RejectedModel");
    String model = StringValue.readString(source);
    long sequence = source.readLong();
    String digest = StringValue.readString(source);
    String reason = StringValue.readString(source);
    String origin = form == 1 ? null : StringValue.readString(source);
    return new RejectedModel(model, sequence, digest, reason, origin);
  }

  @Override
  public TypeSerializerSnapshot<RejectedModel> snapshotConfiguration() {
    return new RejectedModelSnapshot();
  }

  /** For Flink, which makes it by name. */
  public static final class RejectedModelSnapshot extends Snapshot<RejectedModel> {
    public RejectedModelSnapshot() {
      super(FORM, RejectedModelSerializer::new);
    }
  }
}
