package io.sluice.flink.types;

import io.sluice.flink.Comparison;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import io.sluice.flink.Score;
import io.sluice.model.ModelId;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * Form 1: key, event time, code of the kind, current model, whether it has a score and that, model
 * on trial, from when, whether it has a score and that.
 */
public final class ComparisonSerializer extends FormSerializer<Comparison> {
  private static final long serialVersionUID = 1L;
  private static final int FORM = 1;

  private final ModelIdCodec currentModels = new ModelIdCodec();
  private final ModelIdCodec trialModels = new ModelIdCodec();
  private final ScoreSerializer currentScores = new ScoreSerializer();
  private final ScoreSerializer trialScores = new ScoreSerializer();

  @Override
  public TypeSerializer<Comparison> duplicate() {
    return new ComparisonSerializer();
  }

  @Override
  public Comparison createInstance() {
    Score score = new ScoreSerializer().createInstance();
    return new Comparison(
        null,
        Score.NO_EVENT_TIME,
        Rollout.Kind.SHADOW,
        score.model(),
        null,
        score.model(),
        ModelUpdate.START_OF_TIME,
        null);
  }

  @Override
  public void serialize(Comparison comparison, DataOutputView target) throws IOException {
    target.writeByte(FORM);
    StringValue.writeString(comparison.key(), target);
    target.writeLong(comparison.eventTime());
    target.writeByte(ModelUpdateSerializer.codeOf(comparison.kind()));
    currentModels.write(comparison.current(), target);
    writeScore(comparison.currentScore(), currentScores, target);
    trialModels.write(comparison.trial(), target);
    target.writeLong(comparison.trialFrom());
    writeScore(comparison.trialScore(), trialScores, target);
  }

  private static void writeScore(
      @Nullable Score score, ScoreSerializer serializer, DataOutputView target) throws IOException {
    target.writeBoolean(score != null);
    if (score != null) {
      serializer.serialize(score, target);
    }
  }

  @Override
  public Comparison deserialize(DataInputView source) throws IOException {
    readForm(source, FORM, "Comparison");
    String key = StringValue.readString(source);
    long eventTime = source.readLong();
    Rollout.Kind kind = ModelUpdateSerializer.kindOf(source.readByte());
    ModelId current = currentModels.read(source);
    Score currentScore = source.readBoolean() ? currentScores.deserialize(source) : null;
    ModelId trial = trialModels.read(source);
    long trialFrom = source.readLong();
    Score trialScore = source.readBoolean() ? trialScores.deserialize(source) : null;
    return new Comparison(
        key, eventTime, kind, current, currentScore, trial, trialFrom, trialScore);
  }

  @Override
  public TypeSerializerSnapshot<Comparison> snapshotConfiguration() {
    return new ComparisonSnapshot();
  }

  /** For Flink, which makes it by name. */
  public static final class ComparisonSnapshot extends Snapshot<Comparison> {
    public ComparisonSnapshot() {
      super(FORM, ComparisonSerializer::new);
    }
  }
}
