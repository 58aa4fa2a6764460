package io.sluice.flink.control;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collection;
import java.util.List;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle.StateMetaInfo;
import org.apache.flink.runtime.state.SnappyStreamCompressionDecorator;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link StoredFile}s out of the state that a task was restored from, each at once instead of
 * byte by byte.
 */
public final class RestoredFileReader {
  /** With it begins a stream of Flink's snapshot compression, in Snappy's framing format. */
  private static final byte[] STREAM_BEGINNING = {
    (byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'
  };

  private final List<OperatorStateHandle> handles;
  private final String state;

  /**
   * @param handles of the restored operator state, the preferred ones first
   * @param state name of the list state
   */
  RestoredFileReader(List<OperatorStateHandle> handles, String state) {
    this.handles = handles;
    this.state = state;
  }

  /** The handles of all alternatives that Flink has for a task's state. */
  public static List<OperatorStateHandle> flatten(
      List<? extends Collection<OperatorStateHandle>> alternatives) {
    return alternatives.stream().flatMap(Collection::stream).toList();
  }

  /**
   * The file of a digest.
   *
   * @throws IOException if it is not there, or no handle that has it can be read
   */
  byte[] read(String digest) throws IOException {
    IOException failure = new IOException("the restored state has no model file " + digest);
    for (OperatorStateHandle handle : handles) {
      StateMetaInfo places = handle.getStateNameToPartitionOffsets().get(state);
      if (places != null) {
        try {
          byte[] bytes = read(digest, handle, places.getOffsets());
          if (bytes != null) {
            return bytes;
          }
        } catch (IOException e) {
          failure.addSuppressed(e); // another alternative may do
        }
      }
    }
    throw failure;
  }

  private static byte @Nullable [] read(String digest, OperatorStateHandle handle, long[] offsets)
      throws IOException {
    byte[] beginning = StoredFileSerializer.beginningOf(digest);
    try (FSDataInputStream in = handle.openInputStream()) {
      for (long offset : offsets) {
        in.seek(offset);
        byte[] bytes = StoredFileSerializer.readIfBegins(beginning, new BufferedInputStream(in));
        if (bytes == null) {
          in.seek(offset);
          bytes = readCompressed(beginning, in);
        }
        if (bytes != null) {
          return bytes;
        }
      }
    }
    return null;
  }

  /** As it is read from a state that Flink has compressed: whole blocks of a stream of its own. */
  @SuppressWarnings("resource") // what it reads from is closed by the caller
  private static byte @Nullable [] readCompressed(byte[] beginning, InputStream in) {
    try {
      InputStream blocks = new SequenceInputStream(new ByteArrayInputStream(STREAM_BEGINNING), in);
      return StoredFileSerializer.readIfBegins(
          beginning, SnappyStreamCompressionDecorator.INSTANCE.decorateWithCompression(blocks));
    } catch (IOException e) {
      return null; // not compressed, and another file than this one
    }
  }
}
