package io.sluice.flink.scoring;

import io.sluice.runtime.BatchScorer;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.Scorer;

/** Rows of events that one model scores together. */
final class RowBatch {
  private final Scorer single;
  private final BatchScorer scorer;
  private final int inputLength;
  private final int outputLength;
  private final float[] inputs;
  private final float[] outputs;
  private final float[] row;
  private final float[] output;

  /**
   * @param single scores the one row of a batch of one, for which it is faster
   */
  RowBatch(CompiledModel model, Scorer single, int rows) {
    this.single = single;
    this.row = new float[model.inputLength()];
    this.output = new float[model.outputLength()];
    this.scorer = model.newBatchScorer();
    this.inputLength = model.inputLength();
    this.outputLength = model.outputLength();
    this.inputs = new float[rows * inputLength];
    this.outputs = new float[rows * outputLength];
  }

  void put(int index, float[] row) {
    System.arraycopy(row, 0, inputs, index * inputLength, inputLength);
  }

  void score(int rows) {
    if (rows == 1) {
      System.arraycopy(inputs, 0, row, 0, inputLength);
      single.score(row, output);
      System.arraycopy(output, 0, outputs, 0, outputLength);
    } else {
      scorer.score(rows, inputs, outputs);
    }
  }

  /** Copies the outputs of a row. */
  void take(int index, float[] target) {
    System.arraycopy(outputs, index * outputLength, target, 0, outputLength);
  }
}
