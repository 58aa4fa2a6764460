package io.sluice.flink.operator;

import io.sluice.flink.Score;
import io.sluice.flink.types.EnvelopeSerializer;
import io.sluice.flink.types.FormSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Form 1: event time, event. Form 2: event time, bytes of the event, event. */
public final class WaitingEventSerializer<T> extends EnvelopeSerializer<WaitingEvent<T>, T> {
  private static final long serialVersionUID = 1L;
  private static final int FORM = 2;

  public WaitingEventSerializer(TypeSerializer<T> events) {
    super(events);
  }

  @Override
  public T event(WaitingEvent<T> envelope) {
    return envelope.event();
  }

  @Override
  public WaitingEvent<T> with(WaitingEvent<T> envelope, T event) {
    return new WaitingEvent<>(event, envelope.eventTime(), envelope.bytes());
  }

  @Override
  public EnvelopeSerializer<WaitingEvent<T>, T> with(TypeSerializer<T> others) {
    return new WaitingEventSerializer<>(others);
  }

  @Override
  public WaitingEvent<T> createInstance() {
    return new WaitingEvent<>(
        events.createInstance(), Score.NO_EVENT_TIME, WaitingEvent.NOT_MEASURED);
  }

  @Override
  public void serialize(WaitingEvent<T> waiting, DataOutputView target) throws IOException {
    target.writeByte(FORM);
    target.writeLong(waiting.eventTime());
    target.writeInt(waiting.bytes());
    events.serialize(waiting.event(), target);
  }

  @Override
  public WaitingEvent<T> deserialize(DataInputView source) throws IOException {
    int form = FormSerializer.readForm(source, FORM, "WaitingEvent");
    long eventTime = source.readLong();
    int bytes = form == 1 ? WaitingEvent.NOT_MEASURED : source.readInt();
    return new WaitingEvent<>(events.deserialize(source), eventTime, bytes);
  }

  @Override
  public TypeSerializerSnapshot<WaitingEvent<T>> snapshotConfiguration() {
    return new WaitingEventSnapshot<>(this);
  }

  /** For Flink, which makes it by name. */
  public static final class WaitingEventSnapshot<T>
      extends Snapshot<WaitingEvent<T>, T, WaitingEventSerializer<T>> {
    public WaitingEventSnapshot() {
      super(FORM);
    }

    WaitingEventSnapshot(WaitingEventSerializer<T> serializer) {
      super(FORM, serializer);
    }

    @Override
    public WaitingEventSerializer<T> around(TypeSerializer<T> events) {
      return new WaitingEventSerializer<>(events);
    }
  }
}
