package io.sluice.sql;

import io.sluice.flink.features.FeatureReader;
import io.sluice.flink.models.SharedModel;
import io.sluice.model.FeatureSchema;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.Scorer;
import java.util.Objects;
import org.apache.flink.table.api.TableRuntimeException;
import org.apache.flink.table.data.RowData;

/** Scores single rows with a model that needs no others. For one thread. */
final class RowScorer implements AutoCloseable {
  private final SharedModel shared;
  private final Scorer scorer;
  private final FeatureReader<RowData> reader;
  private final OutputColumns.Writer writer;
  private final UnscorableRows unscorable;
  private final float[] outputs;

  RowScorer(ScoringPlan<RowData> plan) {
    this.shared = SharedModel.use(plan.file());
    CompiledModel model = shared.model();
    FeatureSchema schema = Objects.requireNonNull(model.features(), "checked by the planner");
    this.scorer = model.newScorer();
    this.reader = new FeatureReader<>(plan.features(), schema);
    this.writer = plan.outputs().writer(model.id(), model.outputs().decision());
    this.unscorable = plan.unscorable();
    this.outputs = new float[model.outputLength()];
  }

  int featureCount() {
    return reader.row().length;
  }

  /** The columns of the row's score. */
  RowData score(RowData row) throws InterruptedException {
    if (reader.read(row) != null) {
      return unscored(reader.problem());
    }
    scorer.score(reader.row(), outputs);
    return writer.scored(outputs);
  }

  private RowData unscored(String problem) {
    return switch (unscorable) {
      case NULL -> writer.unscored(problem);
      case FAIL ->
          throw new TableRuntimeException(
              "A row cannot be scored: "
                  + problem
                  + ". Filter such rows out, or set 'unscorable-rows' = 'null'.");
    };
  }

  @Override
  public void close() {
    shared.close();
  }
}
