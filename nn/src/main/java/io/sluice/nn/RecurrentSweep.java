package io.sluice.nn;

import java.util.Arrays;

/**
 * A recurrent layer's way over the sequences of one block of samples, forward and back again. All
 * tensors are {@link FeatureRows}; what the way back needs is kept on the way forward.
 */
abstract class RecurrentSweep {
  final RecurrentWeights weights;
  final int length;

  /** The input at each step, [length][in]. */
  private final float[][][] inputs;

  /** The hidden state before the first and after each step, [length + 1][hidden]. */
  final float[][][] hidden;

  private final float[][][] inputGateGradients;
  private final float[][][] recurrentGateGradients;
  private float[][] hiddenGradient = new float[0][];

  /**
   * @param x the input, step after step, [length * in]
   * @param h0 the hidden state before the first step, [hidden]
   */
  RecurrentSweep(RecurrentWeights weights, float[][] x, float[][] h0) {
    this.weights = weights;
    this.length = x.length / weights.in();
    this.inputs = new float[length][][];
    this.hidden = new float[length + 1][][];
    this.inputGateGradients = new float[length][][];
    this.recurrentGateGradients = new float[length][][];
    for (int t = 0; t < length; t++) {
      inputs[t] = Arrays.copyOfRange(x, t * weights.in(), (t + 1) * weights.in());
    }
    hidden[0] = h0;
  }

  /** The gate-wise products of a step to its hidden state; keeps what {@link #back} needs. */
  abstract float[][] step(int t, float[][] inputProducts, float[][] recurrentProducts);

  /**
   * The way back through a step.
   *
   * @param gradient at the hidden state after the step
   * @param inputGates receives the gradient at the input products
   * @param recurrentGates receives the gradient at the recurrent products
   * @return the gradient at the hidden state before the step, without what comes through the
   *     recurrent products
   */
  abstract float[][] back(
      int t, float[][] gradient, float[][] inputGates, float[][] recurrentGates);

  /** The states after the last step: the hidden state, and what else the cell has. */
  abstract float[][][] lastStates();

  /** Sets the gradients at the states after the last step, apart from the hidden one. */
  abstract void setLastGradients(float[][][] gradients);

  /** After {@link #backward}: the gradients at the states before the first step. */
  abstract float[][][] firstGradients();

  final void forward() {
    for (int t = 0; t < length; t++) {
      hidden[t + 1] =
          step(t, weights.inputProducts(inputs[t]), weights.recurrentProducts(hidden[t]));
    }
  }

  /** The hidden states after all steps, [length * hidden]. */
  final float[][] outputs() {
    return flat(Arrays.copyOfRange(hidden, 1, length + 1));
  }

  private static float[][] flat(float[][][] steps) {
    return Arrays.stream(steps).flatMap(Arrays::stream).toArray(float[][]::new);
  }

  /**
   * Goes back from the gradients at the outputs [length * hidden] and at the last states.
   *
   * @return the gradient at the input, [length * in]
   */
  final float[][] backward(float[][] outputs, float[][][] states) {
    int width = weights.hidden();
    int samples = outputs[0].length;
    float[][][] ofInputs = new float[length][][];
    setLastGradients(states);
    float[][] gradient = states[0];
    for (int t = length - 1; t >= 0; t--) {
      float[][] total = sum(gradient, Arrays.copyOfRange(outputs, t * width, (t + 1) * width));
      inputGateGradients[t] = new float[weights.gateRows()][samples];
      recurrentGateGradients[t] = new float[weights.gateRows()][samples];
      gradient = back(t, total, inputGateGradients[t], recurrentGateGradients[t]);
      weights.addGradientOfState(gradient, recurrentGateGradients[t]);
      ofInputs[t] = weights.gradientOfInput(inputGateGradients[t]);
    }
    hiddenGradient = gradient;
    return flat(ofInputs);
  }

  final float[][] firstHiddenGradient() {
    return hiddenGradient;
  }

  private static float[][] sum(float[][] a, float[][] b) {
    float[][] sum = new float[a.length][];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = Gradients.sum(a[i], b[i]);
    }
    return sum;
  }

  /** Adds the gradients of the four weights, as PyTorch orders and lays them out. */
  final void addGradientsOfWeights(float[][] sums) {
    addProducts(inputGateGradients, inputs, sums[0]);
    addProducts(recurrentGateGradients, hidden, sums[1]);
    addTotals(inputGateGradients, sums[2]);
    addTotals(recurrentGateGradients, sums[3]);
  }

  private void addProducts(float[][][] gates, float[][][] operands, float[] sums) {
    float[][] right = new float[length][];
    int width = operands[0].length;
    for (int o = 0; o < weights.gateRows(); o++) {
      float[][] left = acrossSteps(gates, o);
      for (int k = 0; k < width; k++) {
        for (int t = 0; t < length; t++) {
          right[t] = operands[t][k];
        }
        sums[o * width + k] += FeatureRows.dot(left, right, length);
      }
    }
  }

  private void addTotals(float[][][] gates, float[] sums) {
    for (int o = 0; o < sums.length; o++) {
      for (float[] row : acrossSteps(gates, o)) {
        sums[o] += PartialSums.sum(row);
      }
    }
  }

  private float[][] acrossSteps(float[][][] gates, int row) {
    float[][] rows = new float[length][];
    for (int t = 0; t < length; t++) {
      rows[t] = gates[t][row];
    }
    return rows;
  }
}
