package io.sluice.tools.verify;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.NumericsProfile;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.load.ModelFormat;
import io.sluice.tools.load.SourceModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A model ready to run on whole tensors, whatever file it came from. Runs of a model with state are
 * a sequence. For one thread.
 */
public interface LoadedModel {

  /**
   * Reads and compiles a model file of any kind.
   *
   * @throws InvalidModelException if it is damaged, or the options do not fit it
   * @throws io.sluice.tools.load.UnsupportedModelException if the model is sound, but has what
   *     Sluice does not support
   * @throws IOException if it cannot be read
   */
  static LoadedModel read(Path file, LoadOptions options) throws IOException {
    ModelFormat format = ModelFormat.of(file);
    if (format != ModelFormat.SLUICE) {
      return GraphModel.compile(SourceModel.read(file, format, options).graph());
    }
    ModelArtifact artifact = ModelArtifact.read(file);
    NumericsProfile numerics = artifact.graph().numerics();
    InvalidModelException.check(
        options.numerics() == null || options.numerics() == numerics,
        "%s: the file sets the numerics to %s; only .onnx and .tflite files leave a choice",
        file,
        numerics.code());
    InvalidModelException.check(
        options.dimensions().isEmpty(),
        "%s: a .sluice file has no open dimensions; remove --dim",
        file);
    return artifact.features() == null
        ? GraphModel.compile(artifact.graph())
        : new FeatureModel(artifact);
  }

  /** What it takes, states left out, in the order of the file. */
  List<TensorSpec> inputs();

  /** What it gives, states left out, in the order of the file. */
  List<TensorSpec> outputs();

  /**
   * Runs it once.
   *
   * @param inputs by name
   * @return the outputs by name
   * @throws IllegalArgumentException if an input is missing or of another type or shape
   */
  Map<String, TensorData> run(Map<String, TensorData> inputs);

  /** Whether a run depends on the runs before it. */
  boolean hasState();

  /** Starts a new sequence, from zero state. */
  void resetState();

  /** The scale with which a float output was dequantized, or 0 if it was not. */
  double step(String output);
}
