package io.sluice.sql;

import io.sluice.flink.features.FeatureReader;
import io.sluice.flink.keys.WindowInput;
import io.sluice.flink.models.SharedModel;
import io.sluice.model.FeatureSchema;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.Scorer;
import java.util.Objects;
import org.apache.flink.table.data.RowData;
import org.apache.flink.types.Row;
import org.jspecify.annotations.Nullable;

/** Scores rows with a model that remembers something of each key. For one thread. */
final class KeyedRowScorer implements AutoCloseable {
  private static final String NOT_FULL =
      "the key has had too few rows to fill the model's window, and the model wants no padding";

  private final SharedModel shared;
  private final Scorer scorer;
  private final FeatureReader<Row> reader;
  private final @Nullable WindowInput window;
  private final int carried;
  private final OutputColumns.Writer writer;
  private final float[] outputs;

  KeyedRowScorer(ScoringPlan<Row> plan) {
    this.shared = SharedModel.use(plan.file());
    CompiledModel model = shared.model();
    FeatureSchema schema = Objects.requireNonNull(model.features(), "checked by the planner");
    this.scorer = model.newScorer();
    this.reader = new FeatureReader<>(plan.features(), schema);
    this.window = schema.window() == 1 ? null : new WindowInput(schema);
    this.carried = model.stateLength();
    this.writer = plan.outputs().writer(model.id(), model.outputs().decision());
    this.outputs = new float[model.outputLength()];
  }

  /**
   * The columns of the row's score. A row without features changes nothing of the key.
   *
   * @param state of the row's key, which this changes
   */
  RowData score(Row row, SluiceScoreKeyed.KeyState state) throws InterruptedException {
    if (reader.read(row) != null) {
      return writer.unscored(reader.problem());
    }
    float[] input = reader.row();
    if (window != null) {
      state.window = window.add(state.window, input);
      input = window.of(state.window);
      if (input == null) {
        return writer.unscored(NOT_FULL);
      }
    }
    float[] memory = state.carried;
    if (memory == null || memory.length != carried) {
      memory = new float[carried];
    }
    scorer.score(input, memory, outputs);
    state.carried = carried == 0 ? null : memory;
    return writer.scored(outputs);
  }

  @Override
  public void close() {
    shared.close();
  }
}
