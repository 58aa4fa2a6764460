package io.sluice.nn;

import java.util.Arrays;

/** The weights of a recurrent layer as rows for {@link FeatureRows}, and the products with them. */
final class RecurrentWeights {
  /** [gates * hidden][in]. */
  private final float[][] input;

  /** [gates * hidden][hidden]. */
  private final float[][] recurrent;

  private final float[] inputBias;
  private final float[] recurrentBias;

  /** The four parameters of the layer, as PyTorch orders and lays them out. */
  RecurrentWeights(Tensor input, Tensor recurrent, Tensor inputBias, Tensor recurrentBias) {
    this.input = matrix(input);
    this.recurrent = matrix(recurrent);
    this.inputBias = inputBias.data();
    this.recurrentBias = recurrentBias.data();
  }

  private static float[][] matrix(Tensor weight) {
    int width = weight.size(1);
    float[][] rows = new float[weight.size(0)][];
    for (int o = 0; o < rows.length; o++) {
      rows[o] = Arrays.copyOfRange(weight.data(), o * width, (o + 1) * width);
    }
    return rows;
  }

  int in() {
    return input[0].length;
  }

  int hidden() {
    return recurrent[0].length;
  }

  /** Rows of all gates together. */
  int gateRows() {
    return input.length;
  }

  float[][] inputProducts(float[][] x) {
    return products(input, inputBias, x);
  }

  float[][] recurrentProducts(float[][] h) {
    return products(recurrent, recurrentBias, h);
  }

  private static float[][] products(float[][] weights, float[] bias, float[][] x) {
    float[][] y = new float[weights.length][x[0].length];
    for (int o = 0; o < y.length; o++) {
      Arrays.fill(y[o], bias[o]);
      FeatureRows.addProducts(y[o], x, weights[o], x.length);
    }
    return y;
  }

  float[][] gradientOfInput(float[][] gates) {
    float[][] gradient = new float[in()][gates[0].length];
    addTransposedProducts(gradient, input, gates);
    return gradient;
  }

  /** Adds the gradient at the state before a step, as it comes through the recurrent weights. */
  void addGradientOfState(float[][] gradient, float[][] gates) {
    addTransposedProducts(gradient, recurrent, gates);
  }

  private static void addTransposedProducts(float[][] y, float[][] weights, float[][] gates) {
    float[] column = new float[weights.length];
    for (int k = 0; k < y.length; k++) {
      for (int o = 0; o < column.length; o++) {
        column[o] = weights[o][k];
      }
      FeatureRows.addProducts(y[k], gates, column, column.length);
    }
  }
}
