package io.sluice.flink.control;

import io.sluice.flink.types.FormSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * Form 1: digest, length and bytes.
 *
 * <p>Flink restores operator state byte by byte, on a local disk with one system call for each, and
 * does that in every subtask. So the bytes of a file longer than {@link #INLINE} are left where
 * they are: Flink goes to the beginning of each element, and {@link RestoredFileReader} reads the
 * bytes at once. Shorter files are read here, which also keeps a compressed state's decoder in
 * step, as it is never more than one block ahead.
 */
final class StoredFileSerializer extends FormSerializer<StoredFile> {
  /** More than the 64 KiB of a block of Flink's snapshot compression. */
  static final int INLINE = 1 << 17;

  private static final long serialVersionUID = 1L;
  private static final int FORM = 1;

  @Override
  public TypeSerializer<StoredFile> duplicate() {
    return this;
  }

  @Override
  public StoredFile createInstance() {
    return new StoredFile("", null);
  }

  @Override
  public void serialize(StoredFile file, DataOutputView target) throws IOException {
    byte[] bytes = Objects.requireNonNull(file.bytes(), "bytes of a file in state");
    target.writeByte(FORM);
    StringValue.writeString(file.digest(), target);
    target.writeInt(bytes.length);
    target.write(bytes);
  }

  @Override
  public StoredFile deserialize(DataInputView source) throws IOException {
    readForm(source, FORM, "StoredFile");
    String digest = StringValue.readString(source);
    int length = source.readInt();
    if (length > INLINE) {
      return new StoredFile(digest, null);
    }
    byte[] bytes = new byte[length];
    source.readFully(bytes);
    return new StoredFile(digest, bytes);
  }

  /** With what the element of a digest begins. */
  static byte[] beginningOf(String digest) throws IOException {
    DataOutputSerializer target = new DataOutputSerializer(128);
    target.writeByte(FORM);
    StringValue.writeString(digest, target);
    return target.getCopyOfBuffer();
  }

  /** The bytes of a file whose element begins so, whatever its length; null if another is here. */
  static byte @Nullable [] readIfBegins(byte[] beginning, InputStream source) throws IOException {
    if (!Arrays.equals(source.readNBytes(beginning.length), beginning)) {
      return null;
    }
    DataInputViewStreamWrapper rest = new DataInputViewStreamWrapper(source);
    byte[] bytes = new byte[rest.readInt()];
    rest.readFully(bytes);
    return bytes;
  }

  @Override
  public TypeSerializerSnapshot<StoredFile> snapshotConfiguration() {
    return new StoredFileSnapshot();
  }

  /** For Flink, which makes it by name. */
  public static final class StoredFileSnapshot extends Snapshot<StoredFile> {
    public StoredFileSnapshot() {
      super(FORM, StoredFileSerializer::new);
    }
  }
}
