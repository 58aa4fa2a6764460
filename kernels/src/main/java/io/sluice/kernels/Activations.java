package io.sluice.kernels;

/**
 * Activation functions of one float, and the gradients of those that are piecewise polynomial.
 *
 * <p>All are made of exactly rounded operations (add, multiply, divide, fused multiply-add, moves
 * of bits), so they give the same bits on every JVM and CPU, which {@link Math#exp} does not. A NaN
 * stays a NaN. The piecewise functions are PyTorch's to the last bit.
 *
 * <p>{@link #exp} and {@link #tanh} are the single-precision functions of the Cephes library (S.
 * Moshier, {@code expf.c} and {@code tanhf.c}) with fused multiply-adds.
 */
public final class Activations {
  private static final float LOG2_E = 1.442695f;
  private static final float LN2_HIGH = 0.6931472f;
  private static final float LN2_LOW = -1.9046542e-9f;

  /** Adding and subtracting 1.5 * 2^23 rounds a small float to an integer, half to even. */
  private static final float ROUNDER = 12582912f;

  /** exp of more than this overflows, of less than the other is below half the least float. */
  private static final float EXP_MOST = 89f;

  private static final float EXP_LEAST = -104f;

  private static final float TANH_POLYNOMIAL_BELOW = 0.625f;
  private static final float SIXTH = 1f / 6f;

  private Activations() {}

  /** {@code e^x}, within 2 ulp; underflows gradually, overflows to infinity. */
  public static float exp(float x) {
    float clamped = Math.max(Math.min(x, EXP_MOST), EXP_LEAST);
    // Cody-Waite: x = n ln 2 + r with |r| <= ln 2 / 2; the first product is exact within the fma.
    float n = (clamped * LOG2_E + ROUNDER) - ROUNDER;
    float r = Math.fma(n, -LN2_HIGH, clamped);
    r = Math.fma(n, -LN2_LOW, r);
    float q = 1.9875691e-4f;
    q = Math.fma(q, r, 0.0013981999f);
    q = Math.fma(q, r, 0.008333452f);
    q = Math.fma(q, r, 0.041665796f);
    q = Math.fma(q, r, 0.16666666f);
    q = Math.fma(q, r, 0.5f);
    float p = Math.fma(q, r * r, r) + 1f;
    // 2^n in two factors, as n reaches from -150 to 128: only the second product can round.
    int power = (int) n;
    int half = power >> 1;
    return p * powerOfTwo(half) * powerOfTwo(power - half);
  }

  private static float powerOfTwo(int n) {
    return Float.intBitsToFloat((n + 127) << 23);
  }

  /** {@code 1 / (1 + e^-x)}, within 3 ulp on both sides of 0. */
  public static float sigmoid(float x) {
    float e = exp(-Math.abs(x));
    return (x >= 0 ? 1f : e) / (1f + e);
  }

  /** The hyperbolic tangent, within 2 ulp; odd to the bit. */
  public static float tanh(float x) {
    float a = Math.abs(x);
    float magnitude = a < TANH_POLYNOMIAL_BELOW ? tanhNearZero(a) : 1f - 2f / (exp(a + a) + 1f);
    return Math.copySign(magnitude, x);
  }

  private static float tanhNearZero(float a) {
    float z = a * a;
    float q = -0.0057049887f;
    q = Math.fma(q, z, 0.020639088f);
    q = Math.fma(q, z, -0.053739715f);
    q = Math.fma(q, z, 0.13331442f);
    q = Math.fma(q, z, -0.3333328f);
    return Math.fma(q * z, a, a);
  }

  /**
   * {@code x * sigmoid(x)}, within 4 ulp while the sigmoid is a normal float; NaN at negative
   * infinity, as PyTorch has it.
   */
  public static float silu(float x) {
    return x * sigmoid(x);
  }

  /** {@code max(x, 0)}. */
  public static float relu(float x) {
    return Math.max(x, 0f);
  }

  /** The gradient at the input of {@link #relu} for a gradient at its output; 0 at 0. */
  public static float reluGradient(float x, float gradient) {
    return x <= 0 ? 0f : gradient;
  }

  /** {@code min(max(x, 0), 6)}; a negative zero stays one, as in PyTorch. */
  public static float relu6(float x) {
    return x < 0 ? 0f : x > 6 ? 6f : x;
  }

  /**
   * The gradient at the input of {@link #relu6}; 0 outside the open interval (0, 6), and at NaN.
   */
  public static float relu6Gradient(float x, float gradient) {
    return x > 0 && x < 6 ? gradient : 0f;
  }

  /** {@code min(max(x + 3, 0), 6) / 6} with one true division, as {@code torch.nn.Hardsigmoid}. */
  public static float hardSigmoid(float x) {
    return relu6(x + 3f) / 6f;
  }

  /** {@code clip(alpha * x + beta, 0, 1)} with a fused multiply-add, as ONNX HardSigmoid. */
  public static float hardSigmoid(float x, float alpha, float beta) {
    return Math.min(Math.max(Math.fma(alpha, x, beta), 0f), 1f);
  }

  /** {@link #hardSigmoid(float, float, float)} with a rounded product, as ONNX Runtime has it. */
  static float roundedHardSigmoid(float x, float alpha, float beta) {
    return Math.min(Math.max(alpha * x + beta, 0f), 1f);
  }

  /**
   * The gradient at the input of {@link #hardSigmoid(float)}: {@code gradient * (1/6)} on the open
   * interval (-3, 3), exactly 0 elsewhere and at NaN.
   */
  public static float hardSigmoidGradient(float x, float gradient) {
    return x > -3 && x < 3 ? gradient * SIXTH : 0f;
  }

  /**
   * {@code (x * min(max(x + 3, 0), 6)) / 6}, MobileNetV3 (arXiv 1905.02244, 5.2); NaN at negative
   * infinity, as PyTorch has it.
   */
  public static float hardSwish(float x) {
    return x * relu6(x + 3f) / 6f;
  }

  /** {@code x * clip(x * (1/6) + 1/2, 0, 1)}, each step rounded, as ONNX Runtime has it. */
  static float roundedHardSwish(float x) {
    return x * roundedHardSigmoid(x, SIXTH, 0.5f);
  }

  /** The gradient at the input of {@link #hardSwish}: 0 up to -3, {@code gradient} from 3 on. */
  public static float hardSwishGradient(float x, float gradient) {
    if (x <= -3) {
      return 0f;
    }
    return x >= 3 ? gradient : gradient * (x / 3f + 0.5f);
  }
}
