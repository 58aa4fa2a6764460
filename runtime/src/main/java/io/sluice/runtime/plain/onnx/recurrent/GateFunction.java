package io.sluice.runtime.plain.onnx.recurrent;

import io.sluice.kernels.Activations;
import io.sluice.runtime.plain.PlainNode;
import java.util.Locale;

/**
 * An activation function of RNN, GRU or LSTM, with the parameters that it takes.
 *
 * @param kind which function
 * @param alpha 0 where the function takes none
 * @param beta 0 where the function takes none
 */
record GateFunction(Kind kind, float alpha, float beta) {

  /** The functions of the specification, with the defaults of their parameters. */
  enum Kind {
    RELU(0, 0f, 0f),
    TANH(0, 0f, 0f),
    SIGMOID(0, 0f, 0f),
    SOFTSIGN(0, 0f, 0f),
    SOFTPLUS(0, 0f, 0f),
    LEAKYRELU(1, 0.01f, 0f),
    THRESHOLDEDRELU(1, 1f, 0f),
    ELU(1, 1f, 0f),
    AFFINE(2, 1f, 0f),
    SCALEDTANH(2, 1f, 1f),
    HARDSIGMOID(2, 0.2f, 0.5f);

    /** How many parameters the function takes: none, alpha, or alpha and beta. */
    final int parameters;

    final float alpha;
    final float beta;

    Kind(int parameters, float alpha, float beta) {
      this.parameters = parameters;
      this.alpha = alpha;
      this.beta = beta;
    }

    /**
     * The function of a name, in upper or lower case.
     *
     * @throws io.sluice.model.InvalidModelException if there is none
     */
    static Kind of(PlainNode node, String name) {
      for (Kind kind : values()) {
        if (kind.name().equals(name.toUpperCase(Locale.ROOT))) {
          return kind;
        }
      }
      throw node.failure("activation '%s' is not supported", name);
    }
  }

  float apply(float x) {
    return switch (kind) {
      case RELU -> Activations.relu(x);
      case TANH -> Activations.tanh(x);
      case SIGMOID -> Activations.sigmoid(x);
      case SOFTSIGN -> x / (1f + Math.abs(x));
      case SOFTPLUS -> (float) apply((double) x);
      case LEAKYRELU -> x < 0 ? alpha * x : x;
      case THRESHOLDEDRELU -> x > alpha ? x : 0f;
      case ELU -> x < 0 ? alpha * (Activations.exp(x) - 1f) : x;
      case AFFINE -> alpha * x + beta;
      case SCALEDTANH -> alpha * Activations.tanh(beta * x);
      case HARDSIGMOID -> Activations.hardSigmoid(x, alpha, beta);
    };
  }

  double apply(double x) {
    return switch (kind) {
      case RELU -> Math.max(x, 0d);
      case TANH -> StrictMath.tanh(x);
      case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
      case SOFTSIGN -> x / (1 + Math.abs(x));
      case SOFTPLUS -> Math.max(x, 0d) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
      case LEAKYRELU -> x < 0 ? alpha * x : x;
      case THRESHOLDEDRELU -> x > alpha ? x : 0d;
      case ELU -> x < 0 ? alpha * StrictMath.expm1(x) : x;
      case AFFINE -> alpha * x + beta;
      case SCALEDTANH -> alpha * StrictMath.tanh(beta * x);
      case HARDSIGMOID -> Math.min(Math.max(Math.fma(alpha, x, beta), 0d), 1d);
    };
  }
}
