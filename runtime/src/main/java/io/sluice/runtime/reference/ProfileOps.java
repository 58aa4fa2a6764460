package io.sluice.runtime.reference;

import io.sluice.kernels.Activation;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.runtime.op.Operands;

/**
 * The arithmetic of the profiles as formulas, for the interpreter: {@code docs/numerics.md},
 * requantization and profiles. Plain and slow on purpose; integers are wide, so nothing wraps.
 */
final class ProfileOps {
  private ProfileOps() {}

  /** The sum of a product in units of the output's scale, before the zero point is added. */
  static long rescaled(Operands product, long sum, int channel) {
    QuantParams weight = product.quantization(1);
    float x = product.quantization(0).scale();
    float w = Int8Ops.weightScale(weight, channel);
    float y = product.outputQuantization().scale();
    double r = (double) x * w / y;
    boolean linear = product.node().op() instanceof Op.Linear;
    return switch (product.graph().numerics()) {
      case SLUICE -> roundEven((float) sum * (float) r);
      case ONNXRUNTIME, TFLITE_XNNPACK -> roundEven((float) sum * (x * w / y));
      case TFLITE_REFERENCE -> linear ? roundAway(sum * r) : new Fixed(r).roundedTwice(sum);
      case TFLITE_OPTIMIZED -> {
        if (isBehindBlocks(product, channel)) {
          yield new Fixed(r).roundedTwice(sum);
        }
        boolean single = linear && weight.scales().length == 1;
        yield new Fixed(single ? (double) (x * w) / y : r).roundedHalfUp(sum);
      }
    };
  }

  /** Whether a channel of a depthwise convolution is in no whole block of eight. */
  private static boolean isBehindBlocks(Operands product, int channel) {
    int channels = product.shape(1).dim(0);
    return product.node().op() instanceof Op.Conv conv
        && conv.groups() > 1
        && channel >= channels - channels % 8;
  }

  private static long roundEven(float value) {
    return (long) Math.rint(value);
  }

  /** What is far beyond an INT8 is cut, so that a zero point can be added. */
  private static long roundAway(double value) {
    double near = Math.max(-0x1p40, Math.min(0x1p40, value));
    long truncated = (long) near;
    double rest = Math.abs(near - truncated);
    return rest < 0.5 ? truncated : truncated + (near < 0 ? -1 : 1);
  }

  static byte clamped(double value) {
    return (byte) Math.max(-128, Math.min(127, value));
  }

  static byte quantize(NumericsProfile profile, float real, QuantParams to) {
    if (Float.isNaN(real)) {
      return (byte) to.zeroPoint();
    }
    float scale = to.scale();
    return switch (profile) {
      case SLUICE, ONNXRUNTIME -> Int8Ops.quantize(real, to);
      case TFLITE_REFERENCE, TFLITE_OPTIMIZED ->
          clamped((double) roundAway(real / scale) + to.zeroPoint());
      case TFLITE_XNNPACK -> Int8Ops.requantize(real * (1f / scale), to.zeroPoint());
    };
  }

  /** A function of one element. */
  static byte unary(
      NumericsProfile profile, Activation f, byte q, QuantParams from, QuantParams to) {
    float x = Int8Ops.dequantize(q, from);
    float reciprocal = 1f / to.scale();
    boolean xnnpack = profile == NumericsProfile.TFLITE_XNNPACK;
    if (profile == NumericsProfile.ONNXRUNTIME) {
      return Int8Ops.quantize(f.apply(x), to);
    }
    if (profile.isTflite()) {
      switch (f.kind()) {
        case RELU, RELU6 -> {
          float greatest = f.kind() == Activation.Kind.RELU6 ? 6f : Float.POSITIVE_INFINITY;
          return clamp(q, from, to, greatest);
        }
        case HARD_SWISH -> {
          return hardSwish(q - from.zeroPoint(), from.scale(), to);
        }
        case SIGMOID, TANH -> {
          float y =
              f.kind() == Activation.Kind.TANH ? (float) StrictMath.tanh(x) : sigmoid(x, xnnpack);
          return xnnpack
              ? clamped(roundAway(y * reciprocal + to.zeroPoint()))
              : clamped((double) roundAway(y * reciprocal) + to.zeroPoint());
        }
        default -> {}
      }
    }
    return Int8Ops.requantize(f.apply(x) * reciprocal, to.zeroPoint());
  }

  private static float sigmoid(float x, boolean wide) {
    double e = StrictMath.exp(x);
    if (wide) {
      return x > 100 ? 1f : x < -100 ? 0f : (float) (e / (1 + e));
    }
    return 1f / (1f + (float) StrictMath.exp(-x));
  }

  private static byte clamp(byte q, QuantParams from, QuantParams to, float greatest) {
    long y = new Fixed(from.scale() / to.scale()).roundedTwice(q - from.zeroPoint());
    long most = Math.min(127, roundAway(greatest / to.scale()) + to.zeroPoint());
    return (byte) Math.max(to.zeroPoint(), Math.min(most, Math.min(127, y + to.zeroPoint())));
  }

  /** In units of 2^-7 of the input's, then of 2^-15 of 3. */
  private static byte hardSwish(int x, float scale, QuantParams to) {
    float fine = 1f / 128f * scale;
    Fixed output = new Fixed(fine / to.scale());
    Fixed gate = new Fixed(fine / (3f / 32768f));
    long scaled = halfUp(x * 128L * output.sixteenBits(), 15);
    long third =
        gate.shift <= 0
            ? away(halfUp(x * 128L * gate.sixteenBits(), 15), -gate.shift)
            : 2 * halfUp(saturated(x * 128L << (gate.shift - 1)) * gate.sixteenBits(), 15);
    long product = ((saturated(third) + 32768) >> 1) * scaled / 32768;
    long y = output.shift > 0 ? saturated(product << output.shift) : away(product, -output.shift);
    return clamped(y + to.zeroPoint());
  }

  private static long saturated(long value) {
    return Math.max(-32768, Math.min(32767, value));
  }

  /** {@code value / 2^bits}, ties upwards. */
  private static long halfUp(long value, int bits) {
    return bits == 0 ? value : Math.floorDiv(value + (1L << (bits - 1)), 1L << bits);
  }

  /** {@code value / 2^bits}, ties away from zero. */
  private static long away(long value, int bits) {
    return Long.signum(value) * halfUp(Math.abs(value), bits);
  }

  /** A real as {@code multiplier * 2^(shift - 31)}. */
  private static final class Fixed {
    private long multiplier;
    private int shift;

    Fixed(double real) {
      if (real < 0x1p-60) {
        return;
      }
      double fraction = real;
      for (; fraction >= 1 && shift <= 40; fraction /= 2) {
        shift++;
      }
      for (; fraction < 0.5; fraction *= 2) {
        shift--;
      }
      multiplier = (long) Math.floor(fraction * 0x1p31 + 0.5);
      if (multiplier == 1L << 31) {
        multiplier = 1L << 30;
        shift++;
      }
      if (shift > 30) {
        shift = 30;
        multiplier = Integer.MAX_VALUE;
      } else if (shift < -31) {
        shift = 0;
        multiplier = 0;
      }
    }

    /** {@code x * 2^max(shift, 0) * multiplier / 2^31}; the shift wraps at 32 bits. */
    private long high(long x) {
      return halfUp((int) (x << Math.max(shift, 0)) * multiplier, 31);
    }

    long roundedTwice(long x) {
      return away(high(x), Math.max(-shift, 0));
    }

    long roundedHalfUp(long x) {
      return halfUp(high(x), Math.max(-shift, 0));
    }

    long sixteenBits() {
      return Math.min(32767, (multiplier + 32768) >> 16);
    }
  }
}
