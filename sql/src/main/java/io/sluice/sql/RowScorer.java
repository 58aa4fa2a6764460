package io.sluice.sql;

import io.sluice.flink.KeyState;
import io.sluice.flink.Outcome;
import io.sluice.flink.StandaloneScorer;
import io.sluice.model.FeatureSchema;
import io.sluice.runtime.CompiledModel;
import java.util.Objects;
import org.apache.flink.table.api.TableRuntimeException;
import org.apache.flink.table.data.RowData;

/**
 * Scores rows with one model. For one thread.
 *
 * @param <T> rows, in the form in which Flink hands them to the function
 */
final class RowScorer<T> implements AutoCloseable {
  private final StandaloneScorer<T> scorer;
  private final OutputColumns.Writer writer;
  private final UnscorableRows unscorable;
  private final float[] outputs;
  private final KeyState none = KeyState.empty();

  RowScorer(ScoringPlan<T> plan) {
    this.scorer = StandaloneScorer.forFile(plan.model().file(), plan.features(), plan.limits());
    CompiledModel model = scorer.model();
    this.writer = plan.outputs().writer(model.id(), model.outputs().decision());
    this.unscorable = plan.unscorable();
    this.outputs = new float[model.outputLength()];
  }

  int featureCount() {
    FeatureSchema schema = scorer.model().features();
    return Objects.requireNonNull(schema, "checked by the planner").features().size();
  }

  /** The columns of the row's score, by a model that keeps nothing between rows. */
  RowData score(T row) throws InterruptedException {
    return score(row, none);
  }

  /**
   * The columns of the row's score.
   *
   * @param state of the row's key, which this updates
   */
  RowData score(T row, KeyState state) throws InterruptedException {
    return scorer.score(row, state, outputs) instanceof Outcome.Failure failure
        ? unscored(failure.message())
        : writer.scored(outputs);
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
    scorer.close();
  }
}
