package io.sluice.jobs.console;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.GoldenCheck;
import io.sluice.runtime.ModelCompiler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Model files that the user names. */
public final class ModelFiles {
  private ModelFiles() {}

  /**
   * Reads a model, compiles it, and proves by its golden vectors that this machine computes it
   * right.
   *
   * @throws CommandFailure if there is no such file
   * @throws InvalidModelException if it is no model, or not one that can be computed
   */
  public static CompiledModel compile(Path file) throws IOException {
    return compile(file, read(file));
  }

  /**
   * Reads a model and proves that it can be computed, as {@link #compile(Path)} does.
   *
   * @throws CommandFailure if there is no such file
   * @throws InvalidModelException if it is no model, or not one that can be computed
   */
  public static ModelArtifact readProved(Path file) throws IOException {
    ModelArtifact artifact = read(file);
    compile(file, artifact);
    return artifact;
  }

  private static CompiledModel compile(Path file, ModelArtifact artifact) {
    try {
      CompiledModel model = ModelCompiler.compile(artifact);
      GoldenCheck.verify(model, artifact.golden());
      return model;
    } catch (InvalidModelException e) {
      throw new InvalidModelException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a model.
   *
   * @throws CommandFailure if there is no such file
   * @throws InvalidModelException if it is no model
   */
  public static ModelArtifact read(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new CommandFailure(file + ": this is a folder; give a model file");
    }
    return ModelArtifact.read(file);
  }
}
