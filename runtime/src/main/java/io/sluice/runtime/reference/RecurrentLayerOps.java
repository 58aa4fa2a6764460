package io.sluice.runtime.reference;

import io.sluice.kernels.Activations;
import io.sluice.runtime.op.Operands;
import java.util.Arrays;

/**
 * GRU and LSTM for the interpreter, as {@code docs/numerics.md} defines them. The quantized form
 * has another arithmetic for the gates' sums and is the same after them.
 */
final class RecurrentLayerOps {
  private final Operands node;
  private final boolean quantized;
  private final int firstWeight;
  private final int length;
  private final int inputs;
  private final int hidden;

  private RecurrentLayerOps(Operands node, int firstWeight) {
    this.node = node;
    this.quantized = node.input(0).quantization() != null;
    this.firstWeight = firstWeight;
    this.length = node.shape(0).dim(1);
    this.inputs = node.shape(0).dim(2);
    this.hidden = node.shape(1).dim(1);
  }

  static void gru(Operands node) {
    new RecurrentLayerOps(node, 2).gru();
  }

  static void lstm(Operands node) {
    new RecurrentLayerOps(node, 3).lstm();
  }

  private void gru() {
    int batch = node.shape(0).dim(0);
    float[] y = new float[batch * length * hidden];
    float[] h = node.floats(1).clone();
    for (int n = 0; n < batch; n++) {
      for (int t = 0; t < length; t++) {
        float[] before = Arrays.copyOfRange(h, n * hidden, (n + 1) * hidden);
        float[] gx = inputSums(n * length + t, 3 * hidden);
        float[] gh = stateSums(before, 3 * hidden);
        for (int j = 0; j < hidden; j++) {
          float reset = Activations.sigmoid(gx[j] + gh[j]);
          float update = Activations.sigmoid(gx[hidden + j] + gh[hidden + j]);
          float fresh = Activations.tanh(Math.fma(reset, gh[2 * hidden + j], gx[2 * hidden + j]));
          float next = Math.fma(update, before[j] - fresh, fresh);
          h[n * hidden + j] = next;
          y[(n * length + t) * hidden + j] = next;
        }
      }
    }
    node.give(0, y);
    node.give(1, h);
  }

  private void lstm() {
    int batch = node.shape(0).dim(0);
    float[] y = new float[batch * length * hidden];
    float[] h = node.floats(1).clone();
    float[] c = node.floats(2).clone();
    for (int n = 0; n < batch; n++) {
      for (int t = 0; t < length; t++) {
        float[] before = Arrays.copyOfRange(h, n * hidden, (n + 1) * hidden);
        float[] gates = inputSums(n * length + t, 4 * hidden);
        float[] gh = stateSums(before, 4 * hidden);
        for (int j = 0; j < gates.length; j++) {
          gates[j] += gh[j];
        }
        for (int j = 0; j < hidden; j++) {
          float input = Activations.sigmoid(gates[j]);
          float forget = Activations.sigmoid(gates[hidden + j]);
          float cell = Activations.tanh(gates[2 * hidden + j]);
          float output = Activations.sigmoid(gates[3 * hidden + j]);
          int at = n * hidden + j;
          c[at] = Math.fma(forget, c[at], input * cell);
          h[at] = output * Activations.tanh(c[at]);
          y[(n * length + t) * hidden + j] = h[at];
        }
      }
    }
    node.give(0, y);
    node.give(1, h);
    node.give(2, c);
  }

  /** {@code W_ih x + b_ih} for one step of the sequence. */
  private float[] inputSums(int step, int gates) {
    float[] bias = node.floats(firstWeight + 2);
    float[] sums = new float[gates];
    for (int o = 0; o < gates; o++) {
      sums[o] = quantized ? quantizedInputSum(step, o, bias[o]) : inputSum(step, o, bias[o]);
    }
    return sums;
  }

  private float inputSum(int step, int o, float bias) {
    float[] x = node.floats(0);
    float[] weight = node.floats(firstWeight);
    float sum = bias;
    for (int k = 0; k < inputs; k++) {
      sum = Math.fma(x[step * inputs + k], weight[o * inputs + k], sum);
    }
    return sum;
  }

  private float quantizedInputSum(int step, int o, float bias) {
    byte[] x = node.bytes(0);
    byte[] weight = node.bytes(firstWeight);
    int zeroPoint = node.quantization(0).zeroPoint();
    long sum = 0;
    for (int k = 0; k < inputs; k++) {
      sum += (x[step * inputs + k] - zeroPoint) * weight[o * inputs + k];
    }
    double scaleX = node.quantization(0).scale();
    float scale = (float) (scaleX * Int8Ops.weightScale(node.quantization(firstWeight), o));
    return Math.fma((float) sum, scale, bias);
  }

  /** {@code W_hh h + b_hh}. */
  private float[] stateSums(float[] h, int gates) {
    float[] bias = node.floats(firstWeight + 3);
    float[] sums = new float[gates];
    for (int o = 0; o < gates; o++) {
      sums[o] = quantized ? quantizedStateSum(h, o, bias[o]) : stateSum(h, o, bias[o]);
    }
    return sums;
  }

  private float stateSum(float[] h, int o, float bias) {
    float[] weight = node.floats(firstWeight + 1);
    float sum = bias;
    for (int k = 0; k < hidden; k++) {
      sum = Math.fma(h[k], weight[o * hidden + k], sum);
    }
    return sum;
  }

  private float quantizedStateSum(float[] h, int o, float bias) {
    byte[] weight = node.bytes(firstWeight + 1);
    float sum = 0f;
    for (int k = 0; k < hidden; k++) {
      sum = Math.fma(h[k], (float) weight[o * hidden + k], sum);
    }
    float scale = Int8Ops.weightScale(node.quantization(firstWeight + 1), o);
    return Math.fma(sum, scale, bias);
  }
}
