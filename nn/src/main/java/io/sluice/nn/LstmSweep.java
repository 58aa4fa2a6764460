package io.sluice.nn;

import io.sluice.kernels.Activations;

/** The cell of an {@link LSTM}: gates input, forget, cell, output. */
final class LstmSweep extends RecurrentSweep {
  /** The four gates for each step. */
  private final float[][][] kept;

  /** The cell state before the first and after each step. */
  private final float[][][] cells;

  private float[][] cellGradient = new float[0][];

  LstmSweep(RecurrentWeights weights, float[][] x, float[][] h0, float[][] c0) {
    super(weights, x, h0);
    this.kept = new float[length][][];
    this.cells = new float[length + 1][][];
    cells[0] = c0;
  }

  @Override
  float[][] step(int t, float[][] gx, float[][] gh) {
    int width = weights.hidden();
    int samples = gx[0].length;
    kept[t] = new float[4 * width][samples];
    cells[t + 1] = new float[width][samples];
    float[][] next = new float[width][samples];
    for (int j = 0; j < width; j++) {
      float[] input = kept[t][j];
      float[] forget = kept[t][width + j];
      float[] fresh = kept[t][2 * width + j];
      float[] output = kept[t][3 * width + j];
      float[] cell = cells[t + 1][j];
      float[] before = cells[t][j];
      for (int n = 0; n < samples; n++) {
        input[n] = Activations.sigmoid(gx[j][n] + gh[j][n]);
        forget[n] = Activations.sigmoid(gx[width + j][n] + gh[width + j][n]);
        fresh[n] = Activations.tanh(gx[2 * width + j][n] + gh[2 * width + j][n]);
        output[n] = Activations.sigmoid(gx[3 * width + j][n] + gh[3 * width + j][n]);
        cell[n] = Math.fma(forget[n], before[n], input[n] * fresh[n]);
        next[j][n] = output[n] * Activations.tanh(cell[n]);
      }
    }
    return next;
  }

  @Override
  float[][] back(int t, float[][] gradient, float[][] inputGates, float[][] recurrentGates) {
    int width = weights.hidden();
    int samples = gradient[0].length;
    float[][] ofCellBefore = new float[width][samples];
    for (int j = 0; j < width; j++) {
      for (int n = 0; n < samples; n++) {
        float input = kept[t][j][n];
        float forget = kept[t][width + j][n];
        float fresh = kept[t][2 * width + j][n];
        float output = kept[t][3 * width + j][n];
        float squashed = Activations.tanh(cells[t + 1][j][n]);
        float g = gradient[j][n];
        float ofCell = cellGradient[j][n] + g * output * (1f - squashed * squashed);
        inputGates[j][n] = ofCell * fresh * input * (1f - input);
        inputGates[width + j][n] = ofCell * cells[t][j][n] * forget * (1f - forget);
        inputGates[2 * width + j][n] = ofCell * input * (1f - fresh * fresh);
        inputGates[3 * width + j][n] = g * squashed * output * (1f - output);
        ofCellBefore[j][n] = ofCell * forget;
      }
    }
    cellGradient = ofCellBefore;
    for (int row = 0; row < inputGates.length; row++) {
      System.arraycopy(inputGates[row], 0, recurrentGates[row], 0, samples);
    }
    return new float[width][samples];
  }

  @Override
  float[][][] lastStates() {
    return new float[][][] {hidden[length], cells[length]};
  }

  @Override
  void setLastGradients(float[][][] gradients) {
    cellGradient = gradients[1];
  }

  @Override
  float[][][] firstGradients() {
    return new float[][][] {firstHiddenGradient(), cellGradient};
  }
}
