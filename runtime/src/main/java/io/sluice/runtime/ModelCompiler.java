package io.sluice.runtime;

import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;

/** Makes a model ready to run. */
public final class ModelCompiler {
  private ModelCompiler() {}

  /**
   * Compiles the model of an artifact.
   *
   * @throws InvalidModelException naming the node that cannot be computed, and why
   */
  public static CompiledModel compile(ModelArtifact artifact) {
    throw new InvalidModelException("the compiler is not there yet: " + artifact.id());
  }
}
