package io.sluice.nn;

import io.sluice.kernels.Activations;

/** The cell of a {@link GRU}: gates reset, update, new. */
final class GruSweep extends RecurrentSweep {
  /** Reset, update, new, and the recurrent product of new, for each step. */
  private final float[][][] kept;

  GruSweep(RecurrentWeights weights, float[][] x, float[][] h0) {
    super(weights, x, h0);
    this.kept = new float[length][][];
  }

  @Override
  float[][] step(int t, float[][] gx, float[][] gh) {
    int width = weights.hidden();
    int samples = gx[0].length;
    kept[t] = new float[4 * width][samples];
    float[][] next = new float[width][samples];
    for (int j = 0; j < width; j++) {
      float[] reset = kept[t][j];
      float[] update = kept[t][width + j];
      float[] fresh = kept[t][2 * width + j];
      float[] recurrent = gh[2 * width + j];
      float[] before = hidden[t][j];
      kept[t][3 * width + j] = recurrent;
      for (int n = 0; n < samples; n++) {
        reset[n] = Activations.sigmoid(gx[j][n] + gh[j][n]);
        update[n] = Activations.sigmoid(gx[width + j][n] + gh[width + j][n]);
        fresh[n] = Activations.tanh(Math.fma(reset[n], recurrent[n], gx[2 * width + j][n]));
        next[j][n] = Math.fma(update[n], before[n] - fresh[n], fresh[n]);
      }
    }
    return next;
  }

  @Override
  float[][] back(int t, float[][] gradient, float[][] inputGates, float[][] recurrentGates) {
    int width = weights.hidden();
    int samples = gradient[0].length;
    float[][] before = new float[width][samples];
    for (int j = 0; j < width; j++) {
      float[] g = gradient[j];
      for (int n = 0; n < samples; n++) {
        float reset = kept[t][j][n];
        float update = kept[t][width + j][n];
        float fresh = kept[t][2 * width + j][n];
        float ofFresh = g[n] * (1f - update) * (1f - fresh * fresh);
        float ofReset = ofFresh * kept[t][3 * width + j][n] * reset * (1f - reset);
        float ofUpdate = g[n] * (hidden[t][j][n] - fresh) * update * (1f - update);
        inputGates[j][n] = ofReset;
        inputGates[width + j][n] = ofUpdate;
        inputGates[2 * width + j][n] = ofFresh;
        recurrentGates[j][n] = ofReset;
        recurrentGates[width + j][n] = ofUpdate;
        recurrentGates[2 * width + j][n] = ofFresh * reset;
        before[j][n] = g[n] * update;
      }
    }
    return before;
  }

  @Override
  float[][][] lastStates() {
    return new float[][][] {hidden[length]};
  }

  @Override
  void setLastGradients(float[][][] gradients) {
    // There is only the hidden state.
  }

  @Override
  float[][][] firstGradients() {
    return new float[][][] {firstHiddenGradient()};
  }
}
