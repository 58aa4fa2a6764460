package io.sluice.flink.types;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.Score;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Form 1: key, event time, code of the reason, message, event. */
public final class DeadLetterSerializer<T> extends EnvelopeSerializer<DeadLetter<T>, T> {
  private static final long serialVersionUID = 1L;
  private static final int FORM = 1;

  public DeadLetterSerializer(TypeSerializer<T> events) {
    super(events);
  }

  @Override
  public T event(DeadLetter<T> envelope) {
    return envelope.event();
  }

  @Override
  public DeadLetter<T> with(DeadLetter<T> envelope, T event) {
    return new DeadLetter<>(
        event, envelope.key(), envelope.eventTime(), envelope.reason(), envelope.message());
  }

  @Override
  public EnvelopeSerializer<DeadLetter<T>, T> with(TypeSerializer<T> others) {
    return new DeadLetterSerializer<>(others);
  }

  @Override
  public DeadLetter<T> createInstance() {
    return new DeadLetter<>(
        events.createInstance(), null, Score.NO_EVENT_TIME, DeadLetter.Reason.NO_MODEL, "");
  }

  @Override
  public void serialize(DeadLetter<T> letter, DataOutputView target) throws IOException {
    target.writeByte(FORM);
    StringValue.writeString(letter.key(), target);
    target.writeLong(letter.eventTime());
    target.writeByte(letter.reason().code());
    StringValue.writeString(letter.message(), target);
    events.serialize(letter.event(), target);
  }

  @Override
  public DeadLetter<T> deserialize(DataInputView source) throws IOException {
    FormSerializer.readForm(source, FORM, "DeadLetter");
    String key = StringValue.readString(source);
    long eventTime = source.readLong();
    DeadLetter.Reason reason = DeadLetter.Reason.ofCode(source.readUnsignedByte());
    String message = StringValue.readString(source);
    return new DeadLetter<>(events.deserialize(source), key, eventTime, reason, message);
  }

  @Override
  public TypeSerializerSnapshot<DeadLetter<T>> snapshotConfiguration() {
    return new DeadLetterSnapshot<>(this);
  }

  /** For Flink, which makes it by name. */
  public static final class DeadLetterSnapshot<T>
      extends Snapshot<DeadLetter<T>, T, DeadLetterSerializer<T>> {
    public DeadLetterSnapshot() {
      super(FORM);
    }

    DeadLetterSnapshot(DeadLetterSerializer<T> serializer) {
      super(FORM, serializer);
    }

    @Override
    public DeadLetterSerializer<T> around(TypeSerializer<T> events) {
      return new DeadLetterSerializer<>(events);
    }
  }
}
