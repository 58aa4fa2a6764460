package io.sluice.sql;

import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import org.apache.flink.table.api.ValidationException;

/** Checks which models can score rows. */
final class RowModels {
  private RowModels() {}

  /**
   * The features of a model that scores each row by itself.
   *
   * @param path of the model, for the message
   * @throws ValidationException if the model needs more than the row; the message names the
   *     function to use
   */
  static FeatureSchema featuresOf(String path, ModelArtifact artifact) {
    FeatureSchema schema = keyedFeaturesOf(path, artifact);
    if (!artifact.graph().states().isEmpty()) {
      throw new ValidationException(
          named(path, artifact)
              + " carries state from row to row: use SLUICE_SCORE_KEYED, which keeps the state of each"
              + " key.");
    }
    if (schema.window() > 1) {
      throw new ValidationException(
          named(path, artifact)
              + " needs the latest "
              + schema.window()
              + " rows of a key: use SLUICE_SCORE_KEYED, which keeps the rows of each key.");
    }
    return schema;
  }

  /**
   * The features of a model that may remember something of each key.
   *
   * @param path of the model, for the message
   * @throws ValidationException if the model does not name its features, or has both a window and
   *     state
   */
  static FeatureSchema keyedFeaturesOf(String path, ModelArtifact artifact) {
    FeatureSchema schema = artifact.features();
    if (schema == null) {
      throw new ValidationException(
          named(path, artifact)
              + " has no feature names, so it cannot be matched with columns: import it with"
              + " --features NAME,NAME,...");
    }
    if (schema.window() > 1 && !artifact.graph().states().isEmpty()) {
      throw new ValidationException(
          named(path, artifact)
              + " has a window of "
              + schema.window()
              + " rows and recurrent state, so it would see each row several times: export it with a"
              + " window of 1, or without the state.");
    }
    return schema;
  }

  private static String named(String path, ModelArtifact artifact) {
    return "Model " + artifact.id() + " of '" + path + "'";
  }
}
