package io.sluice.flink.source;

import java.io.IOException;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A file in a watched folder that is to be published.
 *
 * @param sequence its place in the control log
 * @param state what was seen of it
 */
public record ModelFile(long sequence, State state) implements SourceSplit {
  /**
   * What a look sees of a file; two files of the same state are taken for the same file.
   *
   * @param name within the folder
   * @param length in bytes
   * @param modified in milliseconds since the epoch
   */
  public record State(String name, long length, long modified) {
    void write(DataOutputView target) throws IOException {
      target.writeUTF(name);
      target.writeLong(length);
      target.writeLong(modified);
    }

    static State read(DataInputView source) throws IOException {
      return new State(source.readUTF(), source.readLong(), source.readLong());
    }
  }

  @Override
  public String splitId() {
    return String.valueOf(sequence);
  }

  void write(DataOutputView target) throws IOException {
    target.writeLong(sequence);
    state.write(target);
  }

  static ModelFile read(DataInputView source) throws IOException {
    return new ModelFile(source.readLong(), State.read(source));
  }

  /** Form 1: sequence, name, length, modification time. */
  static final class Serializer implements SimpleVersionedSerializer<ModelFile> {
    private static final int FORM = 1;

    @Override
    public int getVersion() {
      return FORM;
    }

    @Override
    public byte[] serialize(ModelFile file) throws IOException {
      DataOutputSerializer target = new DataOutputSerializer(64);
      file.write(target);
      return target.getCopyOfBuffer();
    }

    @Override
    public ModelFile deserialize(int form, byte[] bytes) throws IOException {
      if (form != FORM) {
        throw new IOException(
            "ModelFile: form " + form + " in the state, but this Sluice knows up to " + FORM);
      }
      return read(new DataInputDeserializer(bytes));
    }
  }
}
