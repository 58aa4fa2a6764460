package io.sluice.sql;

import io.sluice.flink.ModelLocation;
import io.sluice.flink.SluiceOptions;
import io.sluice.flink.StandaloneScorer;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
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
   * @param limits what the model may cost
   * @throws ValidationException naming the path, what is wrong with the file and what to do
   */
  static ModelArtifact readUsable(String path, ReadableConfig limits) {
    ModelArtifact artifact = read(path);
    try {
      StandaloneScorer.check(artifact.toBytes(), limits);
    } catch (InvalidModelException e) {
      throw unusable(path, e);
    }
    return artifact;
  }

  /** The options {@code sluice.admission.*} of a session, and no others. */
  static Configuration limits(ReadableConfig session) {
    Configuration limits = new Configuration();
    copy(SluiceOptions.ADMISSION_MAX_WEIGHTS, session, limits);
    copy(SluiceOptions.ADMISSION_MAX_ARENA, session, limits);
    copy(SluiceOptions.ADMISSION_MAX_MULTIPLY_ADDS, session, limits);
    copy(SluiceOptions.ADMISSION_MAX_PROOF_MULTIPLY_ADDS, session, limits);
    copy(SluiceOptions.ADMISSION_MAX_KEY_BYTES, session, limits);
    return limits;
  }

  private static <V> void copy(
      ConfigOption<V> option, ReadableConfig session, Configuration limits) {
    session.getOptional(option).ifPresent(value -> limits.set(option, value));
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
