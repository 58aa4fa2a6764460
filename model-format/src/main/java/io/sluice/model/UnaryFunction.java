package io.sluice.model;

/** The element-wise functions of {@link Op.Unary}, as PyTorch defines them. */
public enum UnaryFunction {
  /** {@code max(x, 0)}. */
  RELU,
  /** {@code min(max(x, 0), 6)}. */
  RELU6,
  /** {@code (x * min(max(x + 3, 0), 6)) / 6}, MobileNetV3 (arXiv 1905.02244, 5.2). */
  HARD_SWISH,
  /** {@code 1 / (1 + exp(-x))}. */
  SIGMOID,
  /** The hyperbolic tangent. */
  TANH,
  /** {@code x * sigmoid(x)}. */
  SILU
}
