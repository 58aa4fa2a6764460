package io.sluice.nn;

import io.sluice.kernels.Activations;
import io.sluice.kernels.FloatFunction;
import io.sluice.model.BinaryFunction;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.UnaryFunction;

/** Functions of single elements, or of pairs of them after broadcasting. */
final class Elementwise {
  private Elementwise() {}

  /** The gradient at the input from the input, the output, and the gradient at the output. */
  @FunctionalInterface
  private interface Derivative {
    float apply(float x, float y, float gradient);
  }

  private static Tensor map(Operation operation, Tensor x, FloatFunction f, Derivative derivative) {
    float[] input = x.data();
    float[] output = new float[input.length];
    for (int i = 0; i < output.length; i++) {
      output[i] = f.apply(input[i]);
    }
    return operation.result(
        x.shape(),
        output,
        g -> {
          float[] gy = g.output();
          float[] gx = new float[gy.length];
          for (int i = 0; i < gx.length; i++) {
            gx[i] = derivative.apply(input[i], output[i], gy[i]);
          }
          g.give(0, gx);
        });
  }

  private static Operation unary(String name, UnaryFunction function, Tensor x) {
    return Operation.of(name, x).as(new Op.Unary(function));
  }

  static Tensor relu(Tensor x) {
    return map(
        unary("relu", UnaryFunction.RELU, x),
        x,
        Activations::relu,
        (v, y, g) -> Activations.reluGradient(v, g));
  }

  static Tensor relu6(Tensor x) {
    return map(
        unary("relu6", UnaryFunction.RELU6, x),
        x,
        Activations::relu6,
        (v, y, g) -> Activations.relu6Gradient(v, g));
  }

  static Tensor hardsigmoid(Tensor x) {
    return map(
        Operation.of("hardsigmoid", x).as(Op.HardSigmoid.torch()),
        x,
        Activations::hardSigmoid,
        (v, y, g) -> Activations.hardSigmoidGradient(v, g));
  }

  /** With any alpha and beta; the gradient is alpha where nothing was clipped. */
  static Tensor hardsigmoid(Tensor x, Op.HardSigmoid op) {
    if (op.isTorch()) {
      return hardsigmoid(x);
    }
    return map(
        Operation.of("hardsigmoid", x).as(op),
        x,
        v -> Activations.hardSigmoid(v, op.alpha(), op.beta()),
        (v, y, g) -> y > 0 && y < 1 ? g * op.alpha() : 0f);
  }

  static Tensor hardswish(Tensor x) {
    return map(
        unary("hardswish", UnaryFunction.HARD_SWISH, x),
        x,
        Activations::hardSwish,
        (v, y, g) -> Activations.hardSwishGradient(v, g));
  }

  static Tensor sigmoid(Tensor x) {
    return map(
        unary("sigmoid", UnaryFunction.SIGMOID, x),
        x,
        Activations::sigmoid,
        (v, y, g) -> g * ((1f - y) * y));
  }

  static Tensor tanh(Tensor x) {
    return map(
        unary("tanh", UnaryFunction.TANH, x), x, Activations::tanh, (v, y, g) -> g * (1f - y * y));
  }

  static Tensor silu(Tensor x) {
    return map(
        unary("silu", UnaryFunction.SILU, x),
        x,
        Activations::silu,
        (v, y, g) -> {
          float s = Activations.sigmoid(v);
          return g * s * (1f + v * (1f - s));
        });
  }

  static Tensor exp(Tensor x) {
    return map(Operation.of("exp", x), x, Activations::exp, (v, y, g) -> g * y);
  }

  static Tensor log(Tensor x) {
    return map(Operation.of("log", x), x, v -> (float) StrictMath.log(v), (v, y, g) -> g / v);
  }

  static Tensor sqrt(Tensor x) {
    return map(Operation.of("sqrt", x), x, v -> (float) Math.sqrt(v), (v, y, g) -> g / (2f * y));
  }

  static Tensor abs(Tensor x) {
    return map(Operation.of("abs", x), x, Math::abs, (v, y, g) -> g * Math.signum(v));
  }

  static Tensor add(Tensor a, Tensor b) {
    Shape shape = Broadcasting.shape("add", a.shape(), b.shape());
    float[] x = Broadcasting.expand(a.data(), a.shape(), shape);
    float[] y = Broadcasting.expand(b.data(), b.shape(), shape);
    float[] z = new float[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = x[i] + y[i];
    }
    return Operation.of("add", a, b)
        .as(new Op.Binary(BinaryFunction.ADD))
        .result(
            shape,
            z,
            g -> {
              giveReduced(g, 0, g.output(), shape, a);
              giveReduced(g, 1, g.output(), shape, b);
            });
  }

  static Tensor sub(Tensor a, Tensor b) {
    Shape shape = Broadcasting.shape("sub", a.shape(), b.shape());
    float[] x = Broadcasting.expand(a.data(), a.shape(), shape);
    float[] y = Broadcasting.expand(b.data(), b.shape(), shape);
    float[] z = new float[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = x[i] - y[i];
    }
    return Operation.of("sub", a, b)
        .as(new Op.Binary(BinaryFunction.SUB))
        .result(
            shape,
            z,
            g -> {
              giveReduced(g, 0, g.output(), shape, a);
              giveReduced(g, 1, times(g.output(), -1f), shape, b);
            });
  }

  static Tensor mul(Tensor a, Tensor b) {
    Shape shape = Broadcasting.shape("mul", a.shape(), b.shape());
    float[] x = Broadcasting.expand(a.data(), a.shape(), shape);
    float[] y = Broadcasting.expand(b.data(), b.shape(), shape);
    return Operation.of("mul", a, b)
        .as(new Op.Binary(BinaryFunction.MUL))
        .result(
            shape,
            times(x, y),
            g -> {
              giveReduced(g, 0, times(g.output(), y), shape, a);
              giveReduced(g, 1, times(g.output(), x), shape, b);
            });
  }

  static Tensor div(Tensor a, Tensor b) {
    Shape shape = Broadcasting.shape("div", a.shape(), b.shape());
    float[] x = Broadcasting.expand(a.data(), a.shape(), shape);
    float[] y = Broadcasting.expand(b.data(), b.shape(), shape);
    float[] z = new float[x.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = x[i] / y[i];
    }
    return Operation.of("div", a, b)
        .result(
            shape,
            z,
            g -> {
              float[] gz = g.output();
              float[] gx = new float[gz.length];
              float[] gy = new float[gz.length];
              for (int i = 0; i < gx.length; i++) {
                gx[i] = gz[i] / y[i];
                gy[i] = -gz[i] * (z[i] / y[i]);
              }
              giveReduced(g, 0, gx, shape, a);
              giveReduced(g, 1, gy, shape, b);
            });
  }

  private static void giveReduced(Gradients g, int index, float[] gradient, Shape from, Tensor to) {
    if (g.wanted(index)) {
      g.give(index, Broadcasting.reduce(gradient, from, to.shape()));
    }
  }

  private static float[] times(float[] a, float[] b) {
    float[] c = new float[a.length];
    for (int i = 0; i < c.length; i++) {
      c[i] = a[i] * b[i];
    }
    return c;
  }

  private static float[] times(float[] a, float b) {
    float[] c = new float[a.length];
    for (int i = 0; i < c.length; i++) {
      c[i] = a[i] * b;
    }
    return c;
  }
}
