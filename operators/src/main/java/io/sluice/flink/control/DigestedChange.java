package io.sluice.flink.control;

import io.sluice.flink.ModelUpdate;
import io.sluice.model.ModelId;

/**
 * A change with the digest of the artifact it is about. The digest is computed once, since it takes
 * a pass over the whole file.
 *
 * @param digest SHA-256 of the artifact's file; empty if the change is about none
 */
public record DigestedChange(ModelUpdate.Change change, String digest) {

  public static DigestedChange of(ModelUpdate.Change change) {
    if (change instanceof ModelUpdate.Activate activate) {
      return new DigestedChange(change, ModelId.digestOf(activate.file()));
    }
    return new DigestedChange(
        change, change instanceof ModelUpdate.Rollback rollback ? rollback.digest() : "");
  }
}
