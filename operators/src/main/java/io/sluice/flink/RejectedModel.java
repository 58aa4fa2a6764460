package io.sluice.flink;

import io.sluice.flink.types.SluiceTypes;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.jspecify.annotations.Nullable;

/**
 * An update that was refused. It has no effect: the previous model stays active.
 *
 * @param model name of the model that the update was for
 * @param sequence sequence of the update
 * @param digest SHA-256 of the artifact, 64 hexadecimal digits; empty for a retirement, and if
 *     there is no artifact
 * @param reason one line: what is wrong, where, and if possible what to do
 * @param origin where the update was read: the URI of a file, or a topic with partition and offset.
 *     Null if the source of the control stream does not tell
 */
@TypeInfo(SluiceTypes.RejectedModelFactory.class)
public record RejectedModel(
    String model, long sequence, String digest, String reason, @Nullable String origin) {

  /** A refused update of unknown origin. */
  public RejectedModel(String model, long sequence, String digest, String reason) {
    this(model, sequence, digest, reason, null);
  }
}
