package io.sluice.benchmarks.flink;

import io.sluice.model.ModelArtifact;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.runtime.WarmUp;
import java.time.Duration;
import java.util.SplittableRandom;

/** What a model costs in a loop over many inputs, without Flink. */
final class ModelAlone {
  private static final int ROUNDS = 15;
  private static final int PASSES = 200;

  private ModelAlone() {}

  /**
   * Microseconds of a score in the fastest of some rounds.
   *
   * @param inputs how many different ones take turns
   */
  static double micros(ModelArtifact artifact, int inputs) {
    CompiledModel model = ModelCompiler.compile(artifact);
    WarmUp.run(model, artifact.golden(), Duration.ofSeconds(5));
    Scorer scorer = model.newScorer();
    float[] outputs = new float[model.outputLength()];
    SplittableRandom random = new SplittableRandom(1);
    float[][] values = new float[inputs][model.inputLength()];
    for (float[] input : values) {
      for (int i = 0; i < input.length; i++) {
        input[i] = (float) random.nextDouble();
      }
    }
    double best = Double.POSITIVE_INFINITY;
    for (int round = 0; round < ROUNDS; round++) {
      long start = System.nanoTime();
      for (int pass = 0; pass < PASSES; pass++) {
        for (float[] input : values) {
          scorer.score(input, outputs);
        }
      }
      best = Math.min(best, (System.nanoTime() - start) / 1e3 / PASSES / inputs);
    }
    return best;
  }
}
