package io.sluice.runtime;

/**
 * Weights laid out for {@link RowProduct}: from {@code [group][output][input][tap]}, as in the
 * graph, to one array of all outputs for each input of each tap, {@code rows[group][tap * inputs +
 * input][output]}.
 *
 * @param groups of channels; 1 for a linear layer
 * @param outputs of a group
 * @param inputs of a group
 * @param taps kernel positions; 1 for a linear layer
 */
record Packing(int groups, int outputs, int inputs, int taps) {

  float[][][] floats(float[] weights) {
    float[][][] rows = new float[groups][taps * inputs][outputs];
    for (int group = 0; group < groups; group++) {
      for (int row = 0; row < taps * inputs; row++) {
        for (int output = 0; output < outputs; output++) {
          rows[group][row][output] = weights[source(group, row, output)];
        }
      }
    }
    return rows;
  }

  int[][][] ints(byte[] weights) {
    int[][][] rows = new int[groups][taps * inputs][outputs];
    for (int group = 0; group < groups; group++) {
      for (int row = 0; row < taps * inputs; row++) {
        for (int output = 0; output < outputs; output++) {
          rows[group][row][output] = weights[source(group, row, output)];
        }
      }
    }
    return rows;
  }

  private int source(int group, int row, int output) {
    return ((group * outputs + output) * inputs + row % inputs) * taps + row / inputs;
  }
}
