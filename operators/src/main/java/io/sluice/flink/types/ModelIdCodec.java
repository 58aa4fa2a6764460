package io.sluice.flink.types;

import io.sluice.model.ModelId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the name of a model: a two-byte length, the digest's 32 bytes, name and version.
 *
 * <p>Nearly all scores of a stream carry the name that the score before them carried. The last one
 * is therefore kept with its bytes: writing it again is one copy, and reading it again gives the
 * same instance. Not for use by two threads.
 */
final class ModelIdCodec implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int DIGEST_BYTES = 32;

  private transient @Nullable ModelId last;
  private transient byte @Nullable [] lastBytes;
  private transient byte @Nullable [] scratch;

  void write(ModelId id, DataOutputView target) throws IOException {
    byte[] bytes = lastBytes;
    if (bytes == null || !id.equals(last)) {
      bytes = encode(id);
      last = id;
      lastBytes = bytes;
    }
    target.writeShort(bytes.length);
    target.write(bytes);
  }

  ModelId read(DataInputView source) throws IOException {
    int length = source.readUnsignedShort();
    byte[] bytes = scratch;
    if (bytes == null || bytes.length < length) {
      bytes = new byte[Math.max(length, 128)];
      scratch = bytes;
    }
    source.readFully(bytes, 0, length);
    ModelId known = last;
    if (known != null
        && lastBytes != null
        && Arrays.equals(bytes, 0, length, lastBytes, 0, lastBytes.length)) {
      return known;
    }
    byte[] kept = Arrays.copyOf(bytes, length);
    ModelId id = decode(kept);
    last = id;
    lastBytes = kept;
    return id;
  }

  private static byte[] encode(ModelId id) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(HexFormat.of().parseHex(id.digest()));
      out.writeUTF(id.name());
      out.writeUTF(id.version());
    }
    return bytes.toByteArray();
  }

  private static ModelId decode(byte[] bytes) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      String digest = HexFormat.of().formatHex(in.readNBytes(DIGEST_BYTES));
      return new ModelId(in.readUTF(), in.readUTF(), digest);
    }
  }
}
