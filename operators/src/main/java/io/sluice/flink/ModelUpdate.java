package io.sluice.flink;

import io.sluice.model.ModelArtifact;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * One entry of the control log, by which models come to the scoring operators. The log is totally
 * ordered by {@link #sequence()}: whatever the order of arrival, the update with the greatest
 * sequence is the one that counts.
 */
@TypeInfo(SluiceTypes.ModelUpdateFactory.class)
public sealed interface ModelUpdate permits ModelUpdate.Activate {

  /** Name of the model this is about; operators for other models pass over it. */
  String model();

  /** Place in the control log; no two updates for a model share one. */
  long sequence();

  /**
   * The update that makes an artifact the one to score with.
   *
   * @param sequence greater than that of all updates for this model before
   */
  static ModelUpdate activate(long sequence, ModelArtifact artifact) {
    return new Activate(artifact.id().name(), sequence, artifact.toBytes());
  }

  /**
   * From here on events are scored with this model.
   *
   * @param model name of the model; that in the file must be the same
   * @param sequence place in the control log
   * @param file the whole {@code .sluice} file; not copied, so nobody writes to it afterwards
   */
  @TypeInfo(SluiceTypes.ModelUpdateFactory.class)
  @SuppressWarnings("ArrayRecordComponent") // equality is by the bytes, see below
  record Activate(String model, long sequence, byte[] file) implements ModelUpdate {
    @Override
    public boolean equals(Object other) {
      return other instanceof Activate that
          && sequence == that.sequence
          && model.equals(that.model)
          && Arrays.equals(file, that.file);
    }

    @Override
    public int hashCode() {
      return Objects.hash(model, sequence, file.length);
    }

    @Override
    public String toString() {
      return "Activate[" + model + ", sequence " + sequence + ", " + file.length + " bytes]";
    }
  }
}
