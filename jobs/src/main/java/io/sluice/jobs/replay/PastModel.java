package io.sluice.jobs.replay;

import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.KeyState;
import io.sluice.flink.Outcome;
import io.sluice.flink.StandaloneScorer;
import io.sluice.jobs.csv.CsvRow;
import io.sluice.model.Decision;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model that has scored, ready to do it again. */
final class PastModel {
  private final CompiledModel model;
  private final StandaloneScorer<CsvRow> scorer;
  private final float[] outputs;

  /**
   * @param artifact with a feature schema
   * @param columns names of the values in each row
   */
  PastModel(ModelArtifact artifact, List<String> columns) {
    this.model = ModelCompiler.compile(artifact);
    this.scorer =
        StandaloneScorer.forModel(
            model,
            FeatureEncoder.of(
                columns,
                (row, values) -> System.arraycopy(row.values(), 0, values, 0, values.length)));
    this.outputs = new float[model.outputLength()];
  }

  CompiledModel model() {
    return model;
  }

  /**
   * Does with a row what the model did.
   *
   * @param state of the row's sequence, which this updates
   * @return the outputs, reused; null if the row gets no score
   */
  float @Nullable [] score(CsvRow row, KeyState state) throws InterruptedException {
    return row.problem() == null && scorer.score(row, state, outputs) == Outcome.SUCCESS
        ? outputs
        : null;
  }

  /** What the model calls its answer; null if it decides nothing. */
  @Nullable String decision(float[] scored) {
    Decision decision = model.outputs().decision();
    return decision == null ? null : decision.labels().get(decision.decide(scored));
  }
}
