package io.sluice.sql;

import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import org.apache.flink.table.api.ValidationException;

/** Says which models can score rows. */
final class RowModels {
  private RowModels() {}

  /**
   * The features of a model that scores each row by itself.
   *
   * @param path of the model, for the message
   * @throws ValidationException saying what the model needs beside the row, and how to score with
   *     it
   */
  static FeatureSchema featuresOf(String path, ModelArtifact artifact) {
    FeatureSchema schema = keyedFeaturesOf(path, artifact);
    if (!artifact.graph().states().isEmpty()) {
      throw new ValidationException(
          named(path, artifact)
              + " carries state from row to row: score with SLUICE_SCORE_KEYED, which keeps it for"
              + " each key.");
    }
    if (schema.window() > 1) {
      throw new ValidationException(
          named(path, artifact)
              + " wants the latest "
              + schema.window()
              + " rows of a key at once: score with SLUICE_SCORE_KEYED, which keeps them for each"
              + " key.");
    }
    return schema;
  }

  /**
   * The features of a model that may remember something of each key.
   *
   * @param path of the model, for the message
   * @throws ValidationException if the model does not name its features
   */
  static FeatureSchema keyedFeaturesOf(String path, ModelArtifact artifact) {
    FeatureSchema schema = artifact.features();
    if (schema == null) {
      throw new ValidationException(
          named(path, artifact)
              + " takes plain numbers and does not say which columns it wants: import it with"
              + " --features NAME,NAME,...");
    }
    return schema;
  }

  private static String named(String path, ModelArtifact artifact) {
    return "Model " + artifact.id() + " of '" + path + "'";
  }
}
