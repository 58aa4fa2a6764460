package io.sluice.flink.types;

import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Form 1: score, event. */
public final class ScoredEventSerializer<T> extends EnvelopeSerializer<ScoredEvent<T>, T> {
  private static final long serialVersionUID = 1L;
  private static final int FORM = 1;

  private final ScoreSerializer scores = new ScoreSerializer();

  public ScoredEventSerializer(TypeSerializer<T> events) {
    super(events);
  }

  @Override
  public T event(ScoredEvent<T> envelope) {
    return envelope.event();
  }

  @Override
  public ScoredEvent<T> with(ScoredEvent<T> envelope, T event) {
    return new ScoredEvent<>(event, envelope.score());
  }

  @Override
  public EnvelopeSerializer<ScoredEvent<T>, T> with(TypeSerializer<T> others) {
    return new ScoredEventSerializer<>(others);
  }

  @Override
  public ScoredEvent<T> createInstance() {
    return new ScoredEvent<>(events.createInstance(), scores.createInstance());
  }

  @Override
  public void serialize(ScoredEvent<T> scored, DataOutputView target) throws IOException {
    target.writeByte(FORM);
    scores.serialize(scored.score(), target);
    events.serialize(scored.event(), target);
  }

  @Override
  public ScoredEvent<T> deserialize(DataInputView source) throws IOException {
    FormSerializer.readForm(source, FORM, "ScoredEvent");
    Score score = scores.deserialize(source);
    return new ScoredEvent<>(events.deserialize(source), score);
  }

  @Override
  public TypeSerializerSnapshot<ScoredEvent<T>> snapshotConfiguration() {
    return new ScoredEventSnapshot<>(this);
  }

  /** For Flink, which makes it by name. */
  public static final class ScoredEventSnapshot<T>
      extends Snapshot<ScoredEvent<T>, T, ScoredEventSerializer<T>> {
    public ScoredEventSnapshot() {
      super(FORM);
    }

    ScoredEventSnapshot(ScoredEventSerializer<T> serializer) {
      super(FORM, serializer);
    }

    @Override
    public ScoredEventSerializer<T> around(TypeSerializer<T> events) {
      return new ScoredEventSerializer<>(events);
    }
  }
}
