package io.sluice.kernels;

/**
 * Which of the {@link Activations} a kernel applies.
 *
 * @param kind the function
 * @param alpha slope of a hard sigmoid that has one, else 0
 * @param beta offset of a hard sigmoid that has one, else 0
 */
public record Activation(Kind kind, float alpha, float beta) implements FloatFunction {
  public static final Activation IDENTITY = of(Kind.IDENTITY);
  public static final Activation RELU = of(Kind.RELU);
  public static final Activation RELU6 = of(Kind.RELU6);
  public static final Activation HARD_SIGMOID = of(Kind.HARD_SIGMOID);
  public static final Activation HARD_SWISH = of(Kind.HARD_SWISH);
  public static final Activation ROUNDED_HARD_SWISH = of(Kind.ROUNDED_HARD_SWISH);
  public static final Activation SIGMOID = of(Kind.SIGMOID);
  public static final Activation TANH = of(Kind.TANH);
  public static final Activation SILU = of(Kind.SILU);

  /** The functions; the plain names are those of {@link Activations}. */
  public enum Kind {
    IDENTITY,
    RELU,
    RELU6,
    HARD_SIGMOID,
    /** {@link Activations#hardSigmoid(float, float, float)}. */
    HARD_SIGMOID_OF_SLOPE,
    /** {@link Activations#roundedHardSigmoid(float, float, float)}. */
    ROUNDED_HARD_SIGMOID,
    ROUNDED_HARD_SWISH,
    HARD_SWISH,
    SIGMOID,
    TANH,
    SILU
  }

  private static Activation of(Kind kind) {
    return new Activation(kind, 0f, 0f);
  }

  /** {@code clip(alpha * x + beta, 0, 1)}. */
  public static Activation hardSigmoid(float alpha, float beta) {
    return new Activation(Kind.HARD_SIGMOID_OF_SLOPE, alpha, beta);
  }

  /** {@code clip(alpha * x + beta, 0, 1)}, each step rounded. */
  public static Activation roundedHardSigmoid(float alpha, float beta) {
    return new Activation(Kind.ROUNDED_HARD_SIGMOID, alpha, beta);
  }

  @Override
  public float apply(float x) {
    return switch (kind) {
      case IDENTITY -> x;
      case RELU -> Activations.relu(x);
      case RELU6 -> Activations.relu6(x);
      case HARD_SIGMOID -> Activations.hardSigmoid(x);
      case HARD_SIGMOID_OF_SLOPE -> Activations.hardSigmoid(x, alpha, beta);
      case ROUNDED_HARD_SIGMOID -> Activations.roundedHardSigmoid(x, alpha, beta);
      case ROUNDED_HARD_SWISH -> Activations.roundedHardSwish(x);
      case HARD_SWISH -> Activations.hardSwish(x);
      case SIGMOID -> Activations.sigmoid(x);
      case TANH -> Activations.tanh(x);
      case SILU -> Activations.silu(x);
    };
  }
}
