package io.sluice.runtime.plain.onnx.ml;

import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorView;

/** The kernel of a support vector machine, in double. */
record SvmKernel(Kind kind, double gamma, double coef0, double degree) {

  enum Kind {
    LINEAR,
    POLY,
    RBF,
    SIGMOID
  }

  /** The kernel that a node's attributes name. */
  static SvmKernel of(PlainNode node) {
    float[] parameters = node.reals("kernel_params", 0, 0, 0);
    node.check(
        parameters.length == 3,
        "%d kernel parameters, not gamma, coef0 and degree",
        parameters.length);
    String name = node.text("kernel_type", "LINEAR");
    for (Kind kind : Kind.values()) {
      if (kind.name().equals(name)) {
        return new SvmKernel(kind, parameters[0], parameters[1], parameters[2]);
      }
    }
    throw node.failure("kernel_type '%s' is not known", name);
  }

  /** The kernel of two vectors. */
  double of(TensorView x, int at, float[] y, int to, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double a = x.getFloat(at + i);
      double b = y[to + i];
      sum += kind == Kind.RBF ? (a - b) * (a - b) : a * b;
    }
    return switch (kind) {
      case LINEAR -> sum;
      case POLY -> StrictMath.pow(gamma * sum + coef0, degree);
      case RBF -> StrictMath.exp(-gamma * sum);
      case SIGMOID -> StrictMath.tanh(gamma * sum + coef0);
    };
  }
}
