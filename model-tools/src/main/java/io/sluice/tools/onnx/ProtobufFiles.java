package io.sluice.tools.onnx;

import com.google.protobuf.CodedInputStream;
import io.sluice.model.FileBytes;
import io.sluice.tools.graph.GraphBuilder;
import java.io.IOException;
import java.nio.file.Path;

/** The bytes of files in protobuf's encoding, within limits. */
final class ProtobufFiles {
  /** Messages within messages; attributes that hold graphs nest them. */
  static final int MAX_DEPTH = 64;

  private ProtobufFiles() {}

  static byte[] read(Path path) throws IOException {
    return FileBytes.read(path, GraphBuilder.COPIES_OF_FILE);
  }

  static CodedInputStream stream(byte[] bytes) {
    CodedInputStream stream = CodedInputStream.newInstance(bytes);
    stream.setRecursionLimit(MAX_DEPTH);
    stream.enableAliasing(true);
    return stream;
  }
}
