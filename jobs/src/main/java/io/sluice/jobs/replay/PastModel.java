package io.sluice.jobs.replay;

import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.KeyState;
import io.sluice.flink.Outcome;
import io.sluice.flink.StandaloneScorer;
import io.sluice.jobs.csv.CsvRow;
import io.sluice.model.Decision;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.BatchScorer;
import io.sluice.runtime.BatchSize;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model that has scored, ready to do it again, in batches if these are faster. */
final class PastModel {
  /** For fewer scores, the measurement takes longer than batches save. */
  private static final long SCORES_FOR_BATCHES = 1_000_000;

  private static final Duration LONGEST_MEASUREMENT = Duration.ofSeconds(5);

  private final CompiledModel model;
  private final StandaloneScorer<CsvRow> scorer;
  private final @Nullable BatchScorer batch;
  private final int batchRows;
  private final float[] inputs;
  private final float[] outputs;
  private final boolean[] scored;
  private int rows;

  /**
   * @param artifact with a feature schema
   * @param columns names of the values in each row
   * @param scores how many it has made
   */
  static PastModel of(ModelArtifact artifact, List<String> columns, long scores) {
    CompiledModel model = ModelCompiler.compile(artifact);
    int batchRows =
        scores < SCORES_FOR_BATCHES
            ? 1
            : BatchSize.measure(model, artifact.golden(), LONGEST_MEASUREMENT).rows();
    return new PastModel(model, columns, batchRows);
  }

  /**
   * @param model with a feature schema
   * @param columns names of the values in each row
   * @param batchRows how many rows are scored at once; 1 for a model with state
   */
  PastModel(CompiledModel model, List<String> columns, int batchRows) {
    this.model = model;
    this.scorer =
        StandaloneScorer.forModel(
            model,
            FeatureEncoder.of(
                columns,
                (row, values) -> System.arraycopy(row.values(), 0, values, 0, values.length)));
    this.batch = batchRows == 1 ? null : model.newBatchScorer();
    this.batchRows = batchRows;
    this.inputs = new float[batchRows * model.inputLength()];
    this.outputs = new float[batchRows * model.outputLength()];
    this.scored = new boolean[batchRows];
  }

  CompiledModel model() {
    return model;
  }

  /** Whether {@link #finishBatch} must come before the next row. */
  boolean isFull() {
    return rows == batchRows;
  }

  /**
   * Does with a row what the model did, except for its score.
   *
   * @param state of the row's sequence, which this updates
   */
  void pass(CsvRow row, KeyState state) throws InterruptedException {
    read(row, state);
  }

  /**
   * Does with a row what the model did; its score is there after {@link #finishBatch}.
   *
   * @param state of the row's sequence, which this updates
   */
  void add(CsvRow row, KeyState state) throws InterruptedException {
    scored[rows] = read(row, state);
    rows++;
  }

  /** Brings the next row of the batch to its place; gives whether it gets a score. */
  private boolean read(CsvRow row, KeyState state) throws InterruptedException {
    return row.problem() == null
        && (batch == null
                ? scorer.score(row, state, outputs)
                : scorer.readInput(row, state, inputs, rows * model.inputLength()))
            == Outcome.SUCCESS;
  }

  /** Scores the rows that were added. The next row begins a new batch. */
  void finishBatch() {
    if (batch != null) {
      batch.score(rows, inputs, outputs);
    }
    rows = 0;
  }

  /**
   * The outputs of a row, after {@link #finishBatch}.
   *
   * @param row in the batch, from 0
   * @return null if the row gets no score
   */
  float @Nullable [] outputs(int row) {
    int length = model.outputLength();
    return scored[row] ? Arrays.copyOfRange(outputs, row * length, (row + 1) * length) : null;
  }

  /** What the model calls its answer; null if it decides nothing. */
  @Nullable String decision(float[] scored) {
    Decision decision = model.outputs().decision();
    return decision == null ? null : decision.labels().get(decision.decide(scored));
  }
}
