package io.sluice.flink.types;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Score;
import io.sluice.model.ModelId;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Form 1: key, event time, count and bits of the outputs, decision, label, model. Form 2: the same,
 * then the time from which on the model is effective; in form 1 that is the start of time.
 */
public final class ScoreSerializer extends FormSerializer<Score> {
  private static final long serialVersionUID = 1L;
  private static final int FORM = 2;
  private static final ModelId NO_MODEL = new ModelId("none", "0", "0".repeat(64));

  private final ModelIdCodec models = new ModelIdCodec();

  @Override
  public TypeSerializer<Score> duplicate() {
    return new ScoreSerializer();
  }

  @Override
  public Score createInstance() {
    return new Score(
        null,
        Score.NO_EVENT_TIME,
        new float[0],
        Score.NO_DECISION,
        null,
        NO_MODEL,
        ModelUpdate.START_OF_TIME);
  }

  @Override
  public void serialize(Score score, DataOutputView target) throws IOException {
    target.writeByte(FORM);
    StringValue.writeString(score.key(), target);
    target.writeLong(score.eventTime());
    float[] outputs = score.outputs();
    target.writeInt(outputs.length);
    for (float output : outputs) {
      target.writeFloat(output);
    }
    target.writeInt(score.decision());
    StringValue.writeString(score.label(), target);
    models.write(score.model(), target);
    target.writeLong(score.effectiveFrom());
  }

  @Override
  public Score deserialize(DataInputView source) throws IOException {
    int form = readForm(source, FORM, "Score");
    String key = StringValue.readString(source);
    long eventTime = source.readLong();
    float[] outputs = new float[source.readInt()];
    for (int i = 0; i < outputs.length; i++) {
      outputs[i] = source.readFloat();
    }
    int decision = source.readInt();
    String label = StringValue.readString(source);
    ModelId model = models.read(source);
    long effectiveFrom = form == 1 ? ModelUpdate.START_OF_TIME : source.readLong();
    return new Score(key, eventTime, outputs, decision, label, model, effectiveFrom);
  }

  @Override
  public TypeSerializerSnapshot<Score> snapshotConfiguration() {
    return new ScoreSnapshot();
  }

  /** For Flink, which makes it by name. */
  public static final class ScoreSnapshot extends Snapshot<Score> {
    public ScoreSnapshot() {
      super(FORM, ScoreSerializer::new);
    }
  }
}
