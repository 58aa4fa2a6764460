package io.sluice.flink.types;

import java.io.IOException;
import java.util.function.Supplier;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializer of a type whose instances nobody changes, so that a copy is the instance itself. Each
 * value begins with the number of the form it is written in; the package's documentation has the
 * upgrade rule.
 */
public abstract class FormSerializer<T> extends TypeSerializer<T> {
  private static final long serialVersionUID = 1L;

  @Override
  public final boolean isImmutableType() {
    return true;
  }

  @Override
  public final T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return from;
  }

  @Override
  public final int getLength() {
    return -1;
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  @SuppressWarnings("EqualsGetClass") // another class is another serializer
  public final boolean equals(Object other) {
    return other != null && other.getClass() == getClass();
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode();
  }

  /**
   * Reads the number of a value's form.
   *
   * @param newest form that the caller can read; it can read all before it
   * @throws IOException if the form is not one of them
   */
  public static int readForm(DataInputView source, int newest, String what) throws IOException {
    int form = source.readUnsignedByte();
    checkForm(form, newest, what);
    return form;
  }

  private static void checkForm(int form, int newest, String what) throws IOException {
    if (form < 1 || form > newest) {
      throw new IOException(
          what
              + ": form "
              + form
              + " is unknown; this version of Sluice reads forms 1 to "
              + newest
              + ", so a newer version wrote this, or it is damaged");
    }
  }

  /** Snapshot of such a serializer; its version is the form that the serializer writes. */
  public abstract static class Snapshot<T> implements TypeSerializerSnapshot<T> {
    private final int form;
    private final Supplier<TypeSerializer<T>> serializer;

    public Snapshot(int form, Supplier<TypeSerializer<T>> serializer) {
      this.form = form;
      this.serializer = serializer;
    }

    @Override
    public final int getCurrentVersion() {
      return form;
    }

    @Override
    public final void writeSnapshot(DataOutputView out) {
      // The version, which Flink writes, says all.
    }

    @Override
    public final void readSnapshot(int readVersion, DataInputView in, ClassLoader loader)
        throws IOException {
      checkForm(readVersion, form, getClass().getName());
    }

    @Override
    public final TypeSerializer<T> restoreSerializer() {
      return serializer.get();
    }

    @Override
    public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
        TypeSerializerSnapshot<T> old) {
      return old.getClass() == getClass()
          ? TypeSerializerSchemaCompatibility.compatibleAsIs()
          : TypeSerializerSchemaCompatibility.incompatible();
    }
  }
}
