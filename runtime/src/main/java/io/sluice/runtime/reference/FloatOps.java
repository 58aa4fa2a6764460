package io.sluice.runtime.reference;

import io.sluice.kernels.Activations;
import io.sluice.kernels.FloatFunction;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.runtime.op.ConvTaps;
import io.sluice.runtime.op.Elements;
import io.sluice.runtime.op.Operands;
import java.util.List;

/** The FLOAT32 form of each op, as {@code docs/numerics.md} defines it, for the interpreter. */
final class FloatOps {
  /** How many interleaved partial sums a reduction has. */
  private static final int PARTIAL_SUMS = 8;

  private FloatOps() {}

  static void linear(Operands node) {
    float[] x = node.floats(0);
    float[] weight = node.floats(1);
    int outputs = node.shape(1).dim(0);
    int inputs = node.shape(1).dim(1);
    float[] y = new float[node.outputShape().elementCount()];
    for (int i = 0; i < y.length; i++) {
      int row = i / outputs;
      int o = i % outputs;
      float sum = node.has(2) ? node.floats(2)[o] : 0f;
      for (int k = 0; k < inputs; k++) {
        sum = Math.fma(x[row * inputs + k], weight[o * inputs + k], sum);
      }
      y[i] = sum;
    }
    node.give(y);
  }

  static void conv(Operands node, Op.Conv op) {
    float[] x = node.floats(0);
    float[] weight = node.floats(1);
    Shape shape = node.outputShape();
    ConvTaps taps = new ConvTaps(node.shape(0), node.shape(1), op);
    float[] y = new float[shape.elementCount()];
    for (int i = 0; i < y.length; i++) {
      int[] at = Elements.coordinates(shape, i);
      float sum = node.has(2) ? node.floats(2)[at[1]] : 0f;
      for (ConvTaps.Tap tap : taps.of(at)) {
        float input = tap.input() < 0 ? 0f : x[tap.input()];
        sum = Math.fma(input, weight[tap.weight()], sum);
      }
      y[i] = sum;
    }
    node.give(y);
  }

  static void batchNorm(Operands node, Op.BatchNorm op) {
    node.give(batchNorm(node.floats(0), node, op));
  }

  /** The batch norm of elements that are the node's first input, or stand for it. */
  static float[] batchNorm(float[] x, Operands node, Op.BatchNorm op) {
    float[] gamma = node.floats(1);
    float[] beta = node.floats(2);
    float[] mean = node.floats(3);
    float[] variance = node.floats(4);
    boolean rounded = node.graph().numerics() == NumericsProfile.ONNXRUNTIME;
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      int c = Elements.coordinates(node.shape(0), i)[1];
      float deviation = (float) Math.sqrt(variance[c] + op.epsilon());
      if (rounded) {
        float factor = gamma[c] * (1f / deviation);
        y[i] = x[i] * factor + (beta[c] - mean[c] * factor);
      } else {
        float factor = gamma[c] / deviation;
        y[i] = Math.fma(x[i], factor, Math.fma(-mean[c], factor, beta[c]));
      }
    }
    return y;
  }

  static void mean(Operands node, int[][] groups) {
    float[] x = node.floats(0);
    float[] y = new float[groups.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = sum(x, groups[i]) / (float) groups[i].length;
    }
    node.give(y);
  }

  /** The sum of some elements of {@code x}, in the order that every reduction has. */
  private static float sum(float[] x, int[] elements) {
    float[] p = new float[PARTIAL_SUMS];
    for (int j = 0; j < elements.length; j++) {
      p[j % PARTIAL_SUMS] += x[elements[j]];
    }
    for (int half = PARTIAL_SUMS / 2; half >= 1; half /= 2) {
      for (int i = 0; i < half; i++) {
        p[i] += p[i + half];
      }
    }
    return p[0];
  }

  static void unary(Operands node, FloatFunction function) {
    float[] x = node.floats(0);
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = function.apply(x[i]);
    }
    node.give(y);
  }

  static void softmax(Operands node, Op.Softmax op) {
    node.give(softmax(node.floats(0), node.shape(0), op.axis()));
  }

  static float[] softmax(float[] x, Shape shape, int axis) {
    float[] y = new float[x.length];
    for (int[] group : Elements.along(shape, List.of(axis))) {
      float max = Float.NEGATIVE_INFINITY;
      for (int i : group) {
        max = Math.max(max, x[i]);
      }
      for (int i : group) {
        y[i] = Activations.exp(x[i] - max);
      }
      float sum = sum(y, group);
      for (int i : group) {
        y[i] /= sum;
      }
    }
    return y;
  }

  static void binary(Operands node, Op.Binary op) {
    float[] a = node.floats(0);
    float[] b = node.floats(1);
    int[] fromA = Elements.broadcast(node.shape(0), node.outputShape());
    int[] fromB = Elements.broadcast(node.shape(1), node.outputShape());
    float[] y = new float[fromA.length];
    for (int i = 0; i < y.length; i++) {
      float left = a[fromA[i]];
      float right = b[fromB[i]];
      y[i] =
          switch (op.function()) {
            case ADD -> left + right;
            case SUB -> left - right;
            case MUL -> left * right;
          };
    }
    node.give(y);
  }

  /** Reshape, transpose and slice: output element i is a copy of element {@code sources[i]}. */
  static void copy(Operands node, int[] sources) {
    float[] x = node.floats(0);
    float[] y = new float[sources.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[sources[i]];
    }
    node.give(y);
  }

  static void concat(Operands node, Op.Concat op) {
    float[] y = new float[node.outputShape().elementCount()];
    int before = 0;
    for (int input = 0; node.has(input); input++) {
      float[] x = node.floats(input);
      int[] targets = Elements.concat(node.shape(input), node.outputShape(), op.axis(), before);
      for (int i = 0; i < x.length; i++) {
        y[targets[i]] = x[i];
      }
      before += node.shape(input).dim(op.axis());
    }
    node.give(y);
  }
}
