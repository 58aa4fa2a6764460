package io.sluice.flink.types;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializer of a type that is a user's event and something immutable around it.
 *
 * @param <E> the type
 * @param <T> the user's event
 */
public abstract class EnvelopeSerializer<E, T> extends TypeSerializer<E> {
  private static final long serialVersionUID = 1L;

  public final TypeSerializer<T> events;

  public EnvelopeSerializer(TypeSerializer<T> events) {
    this.events = events;
  }

  public abstract T event(E envelope);

  /** The same envelope around another event. */
  public abstract E with(E envelope, T event);

  /** The same kind of serializer around another serializer of events. */
  public abstract EnvelopeSerializer<E, T> with(TypeSerializer<T> others);

  @Override
  public final boolean isImmutableType() {
    return events.isImmutableType();
  }

  @Override
  public final TypeSerializer<E> duplicate() {
    return with(events.duplicate());
  }

  @Override
  public final E copy(E from) {
    return events.isImmutableType() ? from : with(from, events.copy(event(from)));
  }

  @Override
  public final E copy(E from, E reuse) {
    return copy(from);
  }

  @Override
  public final int getLength() {
    return -1;
  }

  @Override
  public final E deserialize(E reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  @SuppressWarnings("EqualsGetClass") // another class is another serializer
  public final boolean equals(Object other) {
    return other != null
        && other.getClass() == getClass()
        && events.equals(((EnvelopeSerializer<?, ?>) other).events);
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode() * 31 + events.hashCode();
  }

  /** Snapshot of such a serializer; its outer version is the form that the serializer writes. */
  public abstract static class Snapshot<E, T, S extends EnvelopeSerializer<E, T>>
      extends CompositeTypeSerializerSnapshot<E, S> {
    private final int form;

    /** For Flink, to read into. */
    public Snapshot(int form) {
      this.form = form;
    }

    public Snapshot(int form, S serializer) {
      super(serializer);
      this.form = form;
    }

    public abstract S around(TypeSerializer<T> events);

    @Override
    protected final int getCurrentOuterSnapshotVersion() {
      return form;
    }

    @Override
    protected final TypeSerializer<?>[] getNestedSerializers(S outer) {
      return new TypeSerializer<?>[] {outer.events};
    }

    @Override
    @SuppressWarnings("unchecked")
    protected final S createOuterSerializerWithNestedSerializers(TypeSerializer<?>[] nested) {
      return around((TypeSerializer<T>) nested[0]);
    }
  }
}
