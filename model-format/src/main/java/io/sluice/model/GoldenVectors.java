package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import java.util.Arrays;

/**
 * Inputs and the outputs they must give, to the bit, on every machine. Inputs are raw, as a scorer
 * takes them. For a model with state the vectors are one sequence that starts from zero state.
 */
public final class GoldenVectors {
  private final int count;
  private final float[] inputs;
  private final float[] outputs;

  /**
   * Takes copies of both arrays.
   *
   * @param count how many vectors; at least 1
   * @param inputs {@code count} inputs, one after the other, row-major
   * @param outputs {@code count} times the concatenated data outputs
   */
  public GoldenVectors(int count, float[] inputs, float[] outputs) {
    check(count >= 1, "golden vectors: count %d is below 1", count);
    check(
        inputs.length > 0 && inputs.length % count == 0,
        "golden vectors: %d input values are not %d vectors",
        inputs.length,
        count);
    check(
        outputs.length > 0 && outputs.length % count == 0,
        "golden vectors: %d output values are not %d vectors",
        outputs.length,
        count);
    this.count = count;
    this.inputs = inputs.clone();
    this.outputs = outputs.clone();
  }

  public int count() {
    return count;
  }

  /** Length of one input vector. */
  public int inputLength() {
    return inputs.length / count;
  }

  /** Length of one output vector. */
  public int outputLength() {
    return outputs.length / count;
  }

  /** A fresh array of the given input vector. */
  public float[] input(int vector) {
    return Arrays.copyOfRange(inputs, vector * inputLength(), (vector + 1) * inputLength());
  }

  /** A fresh array of the given output vector. */
  public float[] output(int vector) {
    return Arrays.copyOfRange(outputs, vector * outputLength(), (vector + 1) * outputLength());
  }

  float[] allInputs() {
    return inputs.clone();
  }

  float[] allOutputs() {
    return outputs.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof GoldenVectors that
        && count == that.count
        && Arrays.equals(inputs, that.inputs)
        && Arrays.equals(outputs, that.outputs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(inputs);
  }
}
