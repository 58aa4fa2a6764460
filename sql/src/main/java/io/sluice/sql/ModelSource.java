package io.sluice.sql;

import io.sluice.flink.StandaloneScorer;
import io.sluice.flink.source.ModelLocation;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.types.inference.CallContext;

/** Reads the model of a query while the query is planned. */
final class ModelSource {
  private ModelSource() {}

  /**
   * The path in a function call.
   *
   * @param argument number of the argument
   * @param function for the message
   * @throws ValidationException if it is no literal
   */
  static String literalPath(CallContext call, int argument, String function) {
    Optional<String> path =
        call.getArgumentDataTypes().size() > argument
                && call.isArgumentLiteral(argument)
                && !call.isArgumentNull(argument)
            ? call.getArgumentValue(argument, String.class)
            : Optional.empty();
    return path.orElseThrow(
        () ->
            call.newValidationError(
                "Argument %s of %s must be the path of a model file as a literal, such as"
                    + " 'file:///models/pump.sluice'.",
                argument + 1, function));
  }

  /**
   * Reads a model and tries whether this machine can compute it.
   *
   * @param path on any file system that Flink knows
   * @throws ValidationException naming the path, what is wrong with the file and what to do
   */
  static ModelArtifact readUsable(String path) {
    ModelArtifact artifact = read(path);
    try {
      StandaloneScorer.check(artifact.toBytes());
    } catch (InvalidModelException e) {
      throw unusable(path, e);
    }
    return artifact;
  }

  /** {@link #readUsable}, without trying. */
  static ModelArtifact read(String path) {
    try {
      return ModelArtifact.read(ModelLocation.read(new Path(path)));
    } catch (FileNotFoundException e) {
      throw refused(
          "There is no model file '"
              + path
              + "': write the path of a .sluice file that this client can read.",
          e);
    } catch (IOException | IllegalArgumentException e) {
      throw refused(
          "The model file '"
              + path
              + "' cannot be read: "
              + e.getMessage()
              + ". Its file system must be known to this client, and the file readable.",
          e);
    } catch (InvalidModelException e) {
      throw unusable(path, e);
    }
  }

  private static ValidationException unusable(String path, InvalidModelException reason) {
    return refused(
        "The file '" + path + "' is not a usable model: " + reason.getMessage() + ".", reason);
  }

  /** The SQL client prints the innermost cause alone: that has to be the message that helps. */
  private static ValidationException refused(String message, Exception reason) {
    ValidationException refusal = new ValidationException(message);
    refusal.addSuppressed(reason);
    return refusal;
  }
}
