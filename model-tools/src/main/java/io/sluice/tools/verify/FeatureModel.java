package io.sluice.tools.verify;

import io.sluice.model.DataType;
import io.sluice.model.ModelArtifact;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model of named features: raw values in, which it normalizes, and reals out. */
final class FeatureModel implements LoadedModel {
  private final TensorSpec input;
  private final List<TensorSpec> outputs;
  private final Scorer scorer;
  private final float[] state;

  /**
   * Compiles a model.
   *
   * @throws io.sluice.model.InvalidModelException if it cannot be computed
   */
  FeatureModel(ModelArtifact artifact) {
    CompiledModel model = ModelCompiler.compile(artifact);
    this.input = artifact.graph().dataInputs().get(0);
    this.outputs =
        artifact.graph().dataOutputs().stream()
            .map(output -> TensorSpec.float32(output.name(), output.shape()))
            .toList();
    this.scorer = model.newScorer();
    this.state = new float[model.stateLength()];
  }

  @Override
  public List<TensorSpec> inputs() {
    return List.of(input);
  }

  @Override
  public List<TensorSpec> outputs() {
    return outputs;
  }

  @Override
  public Map<String, TensorData> run(Map<String, TensorData> inputs) {
    TensorData features = inputs.get(input.name());
    if (features == null || features.type() != DataType.FLOAT32) {
      throw new IllegalArgumentException("input '" + input.name() + "' needs float values");
    }
    float[] scores = new float[scorer.model().outputLength()];
    scorer.score(features.toFloats(), state, scores);
    Map<String, TensorData> results = new LinkedHashMap<>();
    int at = 0;
    for (TensorSpec output : outputs) {
      int end = at + output.shape().elementCount();
      results.put(
          output.name(), TensorData.ofFloats(output.shape(), Arrays.copyOfRange(scores, at, end)));
      at = end;
    }
    return results;
  }

  @Override
  public boolean hasState() {
    return state.length > 0;
  }

  @Override
  public void resetState() {
    Arrays.fill(state, 0);
  }

  @Override
  public double step(String output) {
    return 0;
  }
}
