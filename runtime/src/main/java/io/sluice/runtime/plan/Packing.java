package io.sluice.runtime.plan;

import java.util.Arrays;

/**
 * Weights laid out for products: from {@code [group][output][input][tap]}, as in the graph, to one
 * array of all outputs for each input of each tap, {@code rows[group][tap * inputs +
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
    int from = 0;
    for (float[][] group : rows) {
      for (int output = 0; output < outputs; output++) {
        for (int input = 0; input < inputs; input++) {
          for (int tap = 0; tap < taps; tap++) {
            group[tap * inputs + input][output] = weights[from++];
          }
        }
      }
    }
    return rows;
  }

  byte[][][] bytes(byte[] weights) {
    byte[][][] rows = new byte[groups][taps * inputs][outputs];
    int from = 0;
    for (byte[][] group : rows) {
      for (int output = 0; output < outputs; output++) {
        for (int input = 0; input < inputs; input++) {
          for (int tap = 0; tap < taps; tap++) {
            group[tap * inputs + input][output] = weights[from++];
          }
        }
      }
    }
    return rows;
  }

  /** A group's part of a list with a value for each output. */
  float[] ofGroup(float[] values, int group) {
    return Arrays.copyOfRange(values, group * outputs, (group + 1) * outputs);
  }

  /** A group's part of a list with a value for each output. */
  int[] ofGroup(int[] values, int group) {
    return Arrays.copyOfRange(values, group * outputs, (group + 1) * outputs);
  }
}
