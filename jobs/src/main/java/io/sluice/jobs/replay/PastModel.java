package io.sluice.jobs.replay;

import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.features.FeatureReader;
import io.sluice.flink.keys.EventWindow;
import io.sluice.flink.keys.WindowInput;
import io.sluice.jobs.csv.CsvRow;
import io.sluice.model.Decision;
import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A model that has scored, ready to do it again. */
final class PastModel {
  private final CompiledModel model;
  private final Scorer scorer;
  private final FeatureReader<CsvRow> reader;
  private final @Nullable WindowInput window;
  private final float[] outputs;

  /**
   * @param columns names of the values in each row
   */
  PastModel(ModelArtifact artifact, FeatureSchema schema, List<String> columns) {
    this.model = ModelCompiler.compile(artifact);
    this.scorer = model.newScorer();
    this.reader =
        new FeatureReader<>(
            FeatureEncoder.of(
                columns,
                (row, values) -> System.arraycopy(row.values(), 0, values, 0, values.length)),
            schema);
    this.window = schema.window() == 1 ? null : new WindowInput(schema);
    this.outputs = new float[model.outputLength()];
  }

  CompiledModel model() {
    return model;
  }

  /**
   * Does with a row what the model did.
   *
   * @param windows of each sequence, which this changes
   * @return the outputs, reused; null if the row gets no score
   */
  float @Nullable [] score(CsvRow row, Map<String, EventWindow> windows)
      throws InterruptedException {
    if (row.problem() != null || reader.read(row) != null) {
      return null;
    }
    float[] input = reader.row();
    if (window == null) {
      windows.remove(row.sequence()); // a window does not go on behind a model that keeps none
    } else {
      EventWindow grown = window.add(windows.get(row.sequence()), input);
      windows.put(row.sequence(), grown);
      input = window.of(grown);
      if (input == null) {
        return null;
      }
    }
    scorer.score(input, outputs);
    return outputs;
  }

  /** What the model calls its answer; null if it decides nothing. */
  @Nullable String decision(float[] scored) {
    Decision decision = model.outputs().decision();
    return decision == null ? null : decision.labels().get(decision.decide(scored));
  }
}
