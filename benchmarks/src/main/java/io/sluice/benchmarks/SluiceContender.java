package io.sluice.benchmarks;

import io.sluice.kernels.Kernels;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import java.util.Arrays;

/** Sluice's scorer. */
final class SluiceContender implements Contender {
  private final Engine engine;
  private final Form form;
  private final Scorer scorer;
  private final float[] features;
  private final float[] state;
  private final float[] outputs;

  SluiceContender(
      Engine engine, Form form, ModelArtifact artifact, Kernels kernels, float[] features) {
    this.engine = engine;
    this.form = form;
    this.scorer = ModelCompiler.compile(artifact, kernels).newScorer();
    this.features = features;
    this.state = new float[scorer.model().stateLength()];
    this.outputs = new float[scorer.model().outputLength()];
  }

  /** With the given kernels, whatever they are, and made-up features. */
  static SluiceContender of(Graph graph, Form form, Kernels kernels) {
    return new SluiceContender(
        Engine.SLUICE_VECTOR,
        form,
        ModelForms.artifact(graph),
        kernels,
        ModelForms.features(graph));
  }

  @Override
  public Engine engine() {
    return engine;
  }

  @Override
  public Form form() {
    return form;
  }

  @Override
  public void run() {
    Arrays.fill(state, 0f);
    scorer.score(features, state, outputs);
  }

  @Override
  public float[] outputs() {
    return outputs.clone();
  }
}
