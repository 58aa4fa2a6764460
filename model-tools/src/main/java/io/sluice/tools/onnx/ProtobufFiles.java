package io.sluice.tools.onnx;

import com.google.protobuf.CodedInputStream;
import io.sluice.model.InvalidModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of files in protobuf's encoding, within limits. */
final class ProtobufFiles {
  /** As for our own files. */
  private static final long MAX_BYTES = 1 << 30;

  /** Messages within messages; attributes that hold graphs nest them. */
  private static final int MAX_DEPTH = 64;

  private ProtobufFiles() {}

  static byte[] read(Path path) throws IOException {
    long size = Files.size(path);
    if (size > MAX_BYTES) {
      throw new InvalidModelException(
          "%s: the file has %d bytes; the limit is %d".formatted(path, size, MAX_BYTES));
    }
    return Files.readAllBytes(path);
  }

  static CodedInputStream stream(byte[] bytes) {
    CodedInputStream stream = CodedInputStream.newInstance(bytes);
    stream.setRecursionLimit(MAX_DEPTH);
    stream.enableAliasing(true);
    return stream;
  }
}
