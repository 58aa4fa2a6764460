package io.sluice.jobs.benchmark;

import io.sluice.jobs.console.ModelFiles;
import io.sluice.model.GoldenVectors;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.BatchSize;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.WarmUp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** The program that {@link FreshJvm} starts. */
final class ModelTimer {
  /** A large model gets this time for the JIT compiler, and for the measurement. */
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(20);

  private static final Duration LONGEST_BATCHES = Duration.ofSeconds(10);

  private ModelTimer() {}

  /**
   * Prints the time of a model.
   *
   * @param arguments the model's file
   */
  public static void main(String[] arguments) throws IOException {
    System.out.println(time(ModelFiles.readProved(Path.of(arguments[0]))).toLines());
  }

  private static ModelTime time(ModelArtifact artifact) {
    GoldenVectors golden = artifact.golden();
    CompiledModel model = ModelCompiler.compile(artifact);
    WarmUp.Report report = WarmUp.run(model, golden, LONGEST_WARM_UP);
    BatchSize batch = BatchSize.measure(model, golden, LONGEST_BATCHES);
    return new ModelTime(
        report.nanosPerCall(),
        report.steady(),
        batch.rows(),
        batch.gain(),
        ModelCompiler.vectorBits(),
        ModelCompiler.backend());
  }
}
