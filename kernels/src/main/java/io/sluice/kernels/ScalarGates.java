package io.sluice.kernels;

/** The gates of recurrent layers in plain Java; see {@link Kernels} for what they compute. */
final class ScalarGates {
  private ScalarGates() {}

  /** Those from {@code first} on. */
  static void gru(
      float[] gx, float[] gh, float[] h, int hAt, float[] next, int nextAt, int hidden, int first) {
    for (int i = first; i < hidden; i++) {
      float r = Activations.sigmoid(gx[i] + gh[i]);
      float z = Activations.sigmoid(gx[hidden + i] + gh[hidden + i]);
      float n = Activations.tanh(Math.fma(r, gh[2 * hidden + i], gx[2 * hidden + i]));
      next[nextAt + i] = Math.fma(z, h[hAt + i] - n, n);
    }
  }

  /** Those from {@code first} on. */
  static void lstm(
      float[] gx, float[] gh, float[] c, int cAt, float[] h, int hAt, int hidden, int first) {
    for (int n = first; n < hidden; n++) {
      float i = Activations.sigmoid(gx[n] + gh[n]);
      float f = Activations.sigmoid(gx[hidden + n] + gh[hidden + n]);
      float g = Activations.tanh(gx[2 * hidden + n] + gh[2 * hidden + n]);
      float o = Activations.sigmoid(gx[3 * hidden + n] + gh[3 * hidden + n]);
      float cell = Math.fma(f, c[cAt + n], i * g);
      c[cAt + n] = cell;
      h[hAt + n] = o * Activations.tanh(cell);
    }
  }
}
