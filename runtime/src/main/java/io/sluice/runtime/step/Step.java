package io.sluice.runtime.step;

/** One piece of arithmetic of a plan. Immutable and shared by all scorers of a model. */
public interface Step {
  void run(WorkingMemory memory);

  /**
   * The same for some rows of a batch, each with its own memory. A step with weights may read them
   * once for several rows; the bits are those of a row by itself.
   *
   * @param rows how many, at most those that the batch has memory for
   */
  default void run(BatchMemory batch, int rows) {
    for (int row = 0; row < rows; row++) {
      run(batch.rows()[row]);
    }
  }

  /** How many bytes of packed weights it has. */
  default long packedBytes() {
    return 0;
  }

  /** What it needs of a batch's memory. */
  default BatchNeeds batchNeeds() {
    return BatchNeeds.NONE;
  }

  /**
   * What a step needs of a batch's memory besides the rows' own.
   *
   * @param inputs values of the vector that it multiplies, for each row
   * @param sums accumulators, for each row
   * @param working accumulators, once
   */
  record BatchNeeds(int inputs, int sums, int working) {
    public static final BatchNeeds NONE = new BatchNeeds(0, 0, 0);

    /** Enough for both of two steps that run one after the other. */
    public BatchNeeds and(BatchNeeds other) {
      return new BatchNeeds(
          Math.max(inputs, other.inputs),
          Math.max(sums, other.sums),
          Math.max(working, other.working));
    }
  }
}
