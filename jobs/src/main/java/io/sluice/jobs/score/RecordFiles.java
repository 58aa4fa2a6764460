package io.sluice.jobs.score;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.Encoder;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/**
 * Files of records of one type, one after the other as their serializer writes them: what a job
 * hands to the command that started it. Part files of Flink's FileSink, so each record is there
 * exactly once when the job has ended.
 *
 * @param <T> a type that Flink serializes without Kryo
 */
final class RecordFiles<T> {
  private final TypeSerializer<T> serializer;

  RecordFiles(Class<T> type) {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);
    this.serializer = TypeInformation.of(type).createSerializer(config);
  }

  /** A sink that writes into a folder. */
  FileSink<T> sink(Path folder) {
    return FileSink.forRowFormat(
            new org.apache.flink.core.fs.Path(folder.toUri()), new RecordEncoder<>(serializer))
        .withBucketAssigner(new BasePathBucketAssigner<>())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .build();
  }

  /** Hands over all records in a folder that a job has finished, in no order. */
  void readFolder(Path folder, Consumer<T> consumer) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      // A name that begins with a dot is a part that was never committed.
      List<Path> parts =
          entries.filter(part -> !part.getFileName().toString().startsWith(".")).sorted().toList();
      for (Path part : parts) {
        try (Reading records = new Reading(part)) {
          records.forEachRemaining(consumer);
        }
      }
    }
  }

  /** Writes records into one file. */
  void write(Path file, Iterable<T> records) throws IOException {
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      DataOutputViewStreamWrapper target = new DataOutputViewStreamWrapper(stream);
      for (T record : records) {
        serializer.serialize(record, target);
      }
    }
  }

  /** Opens one file. */
  Reading read(Path file) throws IOException {
    return new Reading(file);
  }

  /** The records of one file, in their order; a file that ends within a record is an error. */
  final class Reading implements Iterator<T>, AutoCloseable {
    private final PushbackInputStream stream;
    private final DataInputViewStreamWrapper source;

    private Reading(Path file) throws IOException {
      stream =
          new PushbackInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
      source = new DataInputViewStreamWrapper(stream);
    }

    @Override
    public boolean hasNext() {
      try {
        int next = stream.read();
        if (next < 0) {
          return false;
        }
        stream.unread(next);
        return true;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public T next() {
      try {
        return serializer.deserialize(source);
      } catch (EOFException e) {
        throw new NoSuchElementException("the file ends here", e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }

  /** Writes each record with one call, because the sink's stream has no buffer. */
  private static final class RecordEncoder<T> implements Encoder<T> {
    private static final long serialVersionUID = 1L;
    private final TypeSerializer<T> serializer;
    private transient DataOutputSerializer buffer = new DataOutputSerializer(256);

    RecordEncoder(TypeSerializer<T> serializer) {
      this.serializer = serializer;
    }

    @Override
    public void encode(T element, OutputStream stream) throws IOException {
      if (buffer == null) { // after deserialization
        buffer = new DataOutputSerializer(256);
      }
      buffer.clear();
      serializer.serialize(element, buffer);
      stream.write(buffer.getSharedBuffer(), 0, buffer.length());
    }
  }
}
