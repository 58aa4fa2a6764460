package io.sluice.runtime.reference;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.kernels.Activation;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.runtime.op.ConvTaps;
import io.sluice.runtime.op.Elements;
import io.sluice.runtime.op.Operands;
import java.util.Arrays;

/** The INT8 form of each op, as {@code docs/numerics.md} defines it, for the interpreter. */
final class Int8Ops {
  private Int8Ops() {}

  /** {@code clamp(rint(v)) + zeroPoint}: half to even, saturated to INT8, NaN to the zero point. */
  static byte requantize(float v, int zeroPoint) {
    int rounded = (int) Math.rint(v);
    return (byte) (Math.max(-128 - zeroPoint, Math.min(127 - zeroPoint, rounded)) + zeroPoint);
  }

  static byte quantize(float real, QuantParams to) {
    return requantize(real / to.scale(), to.zeroPoint());
  }

  static float dequantize(byte q, QuantParams from) {
    return from.scale() * (float) (q - from.zeroPoint());
  }

  static byte[] quantize(float[] reals, QuantParams to) {
    byte[] stored = new byte[reals.length];
    for (int i = 0; i < stored.length; i++) {
      stored[i] = quantize(reals[i], to);
    }
    return stored;
  }

  static float[] dequantize(byte[] stored, QuantParams from) {
    float[] reals = new float[stored.length];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = dequantize(stored[i], from);
    }
    return reals;
  }

  static void linear(Operands node) {
    byte[] x = node.bytes(0);
    byte[] weight = node.bytes(1);
    int outputs = node.shape(1).dim(0);
    int inputs = node.shape(1).dim(1);
    int zeroPoint = node.quantization(0).zeroPoint();
    byte[] y = new byte[node.outputShape().elementCount()];
    for (int i = 0; i < y.length; i++) {
      int row = i / outputs;
      int o = i % outputs;
      long sum = node.has(2) ? node.ints(2)[o] : 0;
      for (int k = 0; k < inputs; k++) {
        sum += (x[row * inputs + k] - zeroPoint) * weight[o * inputs + k];
      }
      y[i] = requantizeProduct(sum, o, node);
    }
    node.give(y);
  }

  static void conv(Operands node, Op.Conv op) {
    byte[] x = node.bytes(0);
    byte[] weight = node.bytes(1);
    int zeroPoint = node.quantization(0).zeroPoint();
    Shape shape = node.outputShape();
    ConvTaps taps = new ConvTaps(node.shape(0), node.shape(1), op);
    byte[] y = new byte[shape.elementCount()];
    for (int i = 0; i < y.length; i++) {
      int[] at = Elements.coordinates(shape, i);
      long sum = node.has(2) ? node.ints(2)[at[1]] : 0;
      for (ConvTaps.Tap tap : taps.of(at)) {
        int input = tap.input() < 0 ? 0 : x[tap.input()] - zeroPoint;
        sum += input * weight[tap.weight()];
      }
      y[i] = requantizeProduct(sum, at[1], node);
    }
    node.give(y);
  }

  private static byte requantizeProduct(long sum, int channel, Operands node) {
    check(
        sum == (int) sum,
        "%s: the sum %d does not fit in 32 bits; use smaller weights",
        node.node().title(),
        sum);
    long rescaled = ProfileOps.rescaled(node, sum, channel);
    return ProfileOps.clamped((double) rescaled + node.outputQuantization().zeroPoint());
  }

  /** The scale of the weights for one output channel. */
  static float weightScale(QuantParams weight, int channel) {
    return weight.scales()[weight.isPerChannel() ? channel : 0];
  }

  static void mean(Operands node, int[][] groups) {
    byte[] x = node.bytes(0);
    QuantParams from = node.quantization(0);
    QuantParams to = node.outputQuantization();
    byte[] y = new byte[groups.length];
    for (int i = 0; i < y.length; i++) {
      long sum = 0;
      for (int element : groups[i]) {
        sum += x[element] - from.zeroPoint();
      }
      float factor = (float) (from.scale() / (to.scale() * (double) groups[i].length));
      y[i] = requantize((float) sum * factor, to.zeroPoint());
    }
    node.give(y);
  }

  static void unary(Operands node, Activation function) {
    byte[] x = node.bytes(0);
    byte[] y = new byte[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] =
          ProfileOps.unary(
              node.graph().numerics(),
              function,
              x[i],
              node.quantization(0),
              node.outputQuantization());
    }
    node.give(y);
  }

  static void quantize(Operands node, float[] reals) {
    byte[] y = new byte[reals.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = ProfileOps.quantize(node.graph().numerics(), reals[i], node.outputQuantization());
    }
    node.give(y);
  }

  static void batchNorm(Operands node, Op.BatchNorm op) {
    float[] x = dequantize(node.bytes(0), node.quantization(0));
    quantize(node, FloatOps.batchNorm(x, node, op));
  }

  static void softmax(Operands node, Op.Softmax op) {
    float[] x = dequantize(node.bytes(0), node.quantization(0));
    float[] y = FloatOps.softmax(x, node.shape(0), op.axis());
    quantize(node, y);
  }

  static void binary(Operands node, Op.Binary op) {
    byte[] a = node.bytes(0);
    byte[] b = node.bytes(1);
    QuantParams quantA = node.quantization(0);
    QuantParams quantB = node.quantization(1);
    QuantParams to = node.outputQuantization();
    int[] fromA = Elements.broadcast(node.shape(0), node.outputShape());
    int[] fromB = Elements.broadcast(node.shape(1), node.outputShape());
    double scaleA = quantA.scale();
    double scaleB = quantB.scale();
    float factorA = (float) (scaleA / to.scale());
    float factorB = (float) (scaleB / to.scale());
    float factorProduct = (float) (scaleA * scaleB / to.scale());
    byte[] y = new byte[fromA.length];
    for (int i = 0; i < y.length; i++) {
      int left = a[fromA[i]] - quantA.zeroPoint();
      int right = b[fromB[i]] - quantB.zeroPoint();
      float v =
          switch (op.function()) {
            case ADD -> (float) left * factorA + (float) right * factorB;
            case SUB -> (float) left * factorA - (float) right * factorB;
            case MUL -> (float) (left * right) * factorProduct;
          };
      y[i] = requantize(v, to.zeroPoint());
    }
    node.give(y);
  }

  /** Reshape, transpose and slice: output element i is element {@code sources[i]}. */
  static void copy(Operands node, int[] sources) {
    byte[] x = restated(node.bytes(0), node.quantization(0), node.outputQuantization());
    byte[] y = new byte[sources.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[sources[i]];
    }
    node.give(y);
  }

  static void concat(Operands node, Op.Concat op) {
    byte[] y = new byte[node.outputShape().elementCount()];
    int before = 0;
    for (int input = 0; node.has(input); input++) {
      byte[] x = restated(node.bytes(input), node.quantization(input), node.outputQuantization());
      int[] targets = Elements.concat(node.shape(input), node.outputShape(), op.axis(), before);
      for (int i = 0; i < x.length; i++) {
        y[targets[i]] = x[i];
      }
      before += node.shape(input).dim(op.axis());
    }
    node.give(y);
  }

  /** The same reals under other parameters; under equal parameters the same integers. */
  private static byte[] restated(byte[] stored, QuantParams from, QuantParams to) {
    boolean equal = from.scale() == to.scale() && from.zeroPoint() == to.zeroPoint();
    return equal ? Arrays.copyOf(stored, stored.length) : quantize(dequantize(stored, from), to);
  }
}
