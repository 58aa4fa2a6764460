package io.sluice.tools.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.sluice.model.InvalidModelException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How much of a file is structure: all but the elements of tensors that have a fixed size. A byte
 * of it can become an object, as an empty node of two bytes does, so it is counted before the file
 * is parsed.
 *
 * <p>Source: ONNX specification, {@code onnx.proto}, whose field numbers these are.
 */
final class ProtobufStructure {
  /** Bytes of memory for each byte of structure. */
  private static final int MEMORY = 64;

  /** The messages on the way to a tensor. */
  private enum Message {
    MODEL,
    GRAPH,
    NODE,
    ATTRIBUTE,
    TENSOR;

    /** The message in a field, or null if it is none of these. */
    @Nullable Message in(int field) {
      return switch (this) {
        case MODEL -> field == 7 ? GRAPH : null;
        case GRAPH -> field == 1 ? NODE : field == 5 ? TENSOR : null;
        case NODE -> field == 5 ? ATTRIBUTE : null;
        case ATTRIBUTE ->
            field == 5 || field == 10 ? TENSOR : field == 6 || field == 11 ? GRAPH : null;
        case TENSOR -> null;
      };
    }

    /** Whether a field has elements of a fixed size: floats, doubles or raw data. */
    boolean hasElements(int field) {
      return this == TENSOR && (field == 4 || field == 9 || field == 10);
    }
  }

  private final CodedInputStream in;
  private long elements;
  private int depth;

  private ProtobufStructure(CodedInputStream in) {
    this.in = in;
  }

  /**
   * Checks that the heap has room for what a model's structure becomes.
   *
   * @throws InvalidModelException if it has not
   * @throws IOException if the bytes are no message
   */
  static void checkModel(byte[] file) throws IOException {
    check(file, Message.MODEL);
  }

  /** {@link #checkModel} for the file of one tensor. */
  static void checkTensor(byte[] file) throws IOException {
    check(file, Message.TENSOR);
  }

  private static void check(byte[] file, Message message) throws IOException {
    long heap = Runtime.getRuntime().maxMemory();
    if (file.length > heap / MEMORY) { // else all of it may be structure
      ProtobufStructure structure = new ProtobufStructure(ProtobufFiles.stream(file));
      structure.walk(message);
      long bytes = file.length - structure.elements;
      InvalidModelException.check(
          bytes <= heap / MEMORY,
          "the file has %d bytes besides the elements of its tensors; a heap of %d bytes allows %d;"
              + " increase the heap with -Xmx",
          bytes,
          heap,
          heap / MEMORY);
    }
  }

  private void walk(Message message) throws IOException {
    while (!in.isAtEnd()) {
      int tag = in.readTag();
      int field = WireFormat.getTagFieldNumber(tag);
      if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        in.skipField(tag);
        continue;
      }
      int length = in.readRawVarint32();
      Message inner = message.in(field);
      if (inner == null) {
        in.skipRawBytes(length);
        elements += message.hasElements(field) ? length : 0;
      } else {
        InvalidModelException.check(
            ++depth <= ProtobufFiles.MAX_DEPTH,
            "the file has more than %d messages within each other",
            ProtobufFiles.MAX_DEPTH);
        int outer = in.pushLimit(length);
        walk(inner);
        in.popLimit(outer);
        depth--;
      }
    }
  }
}
