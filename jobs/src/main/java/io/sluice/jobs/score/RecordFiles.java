package io.sluice.jobs.score;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
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
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.BasePathBucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;
import org.jspecify.annotations.Nullable;

/**
 * Files of records of one type, one after the other as their serializer writes them: what a job
 * hands to the command that started it. Part files of Flink's FileSink, so each record is there
 * exactly once when the job has ended.
 *
 * @param <T> a type that Flink serializes without Kryo
 */
final class RecordFiles<T> {
  private static final int END = -1;
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
    Encoder<T> encoder = new RecordEncoder<>(serializer);
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      for (T record : records) {
        encoder.encode(record, stream);
      }
    }
  }

  /** Opens one file. */
  Reading read(Path file) throws IOException {
    return new Reading(file);
  }

  /** The records of one file, in their order; a file that ends within a record is an error. */
  final class Reading implements Iterator<T>, AutoCloseable {
    private final DataInputStream stream;
    private final DataInputDeserializer record = new DataInputDeserializer();
    private byte[] bytes = new byte[256];
    private int length;

    private Reading(Path file) throws IOException {
      stream = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
      readLength();
    }

    @Override
    public boolean hasNext() {
      return length >= 0;
    }

    @Override
    public T next() {
      if (length < 0) {
        throw new NoSuchElementException();
      }
      try {
        if (length > bytes.length) {
          bytes = new byte[length];
        }
        stream.readFully(bytes, 0, length);
        record.setBuffer(bytes, 0, length);
        T next = serializer.deserialize(record);
        readLength();
        return next;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private void readLength() throws IOException {
      try {
        length = stream.readInt();
      } catch (EOFException e) {
        length = END;
      }
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /** Writes the length of each record and the record, with one call: a sink has no buffer. */
  private static final class RecordEncoder<T> implements Encoder<T> {
    private static final long serialVersionUID = 1L;
    private final TypeSerializer<T> serializer;
    private transient @Nullable DataOutputSerializer buffer;

    RecordEncoder(TypeSerializer<T> serializer) {
      this.serializer = serializer;
    }

    @Override
    public void encode(T record, OutputStream stream) throws IOException {
      DataOutputSerializer target = buffer;
      if (target == null) {
        target = new DataOutputSerializer(256);
        buffer = target;
      }
      target.clear();
      target.writeInt(0);
      serializer.serialize(record, target);
      target.writeIntUnsafe(target.length() - Integer.BYTES, 0);
      stream.write(target.getSharedBuffer(), 0, target.length());
    }
  }
}
