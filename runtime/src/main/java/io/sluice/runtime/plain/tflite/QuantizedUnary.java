package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT8;

import io.sluice.kernels.FixedPoint;
import io.sluice.kernels.FloatFunction;
import io.sluice.kernels.LookupTable;
import io.sluice.kernels.QuantizeRounding;
import io.sluice.kernels.QuantizedMultiplier;
import io.sluice.kernels.Rounding;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorView;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/**
 * Functions of one quantized tensor: tables of 256 entries for 8 bits, fixed-point arithmetic for
 * 16.
 *
 * <p>Source: TensorFlow Lite, {@code activations.cc}, {@code elu.h}, {@code logistic.h}, {@code
 * tanh.h}; XNNPACK, reference kernels and {@code qs8-vlrelu}.
 */
final class QuantizedUnary {
  /** Inputs of 16-bit functions have 3 integer and 12 fractional bits. */
  private static final int INTEGER_BITS = 3;

  private static final int FRACTIONAL_BITS = 12;

  /** What the tables of 16-bit functions take: units of 1 / (3 * 2^12). */
  private static final double UNITS_OF_TABLE = 3.0 * (1 << FRACTIONAL_BITS);

  private QuantizedUnary() {}

  /** The ops by their names. */
  static Map<String, PlainOp> ops() {
    return Map.of(
        "LOGISTIC",
        QuantizedUnary::logistic,
        "TANH",
        QuantizedUnary::tanh,
        "ELU",
        QuantizedUnary::elu,
        "EXP",
        node -> table(node, x -> (float) StrictMath.exp(x)),
        "HARD_SWISH",
        QuantizedUnary::hardSwish,
        "LEAKY_RELU",
        QuantizedUnary::leakyRelu,
        "RELU",
        node -> clamp(node, 0f, Float.POSITIVE_INFINITY),
        "RELU6",
        node -> clamp(node, 0f, 6f),
        "RELU_N1_TO_1",
        node -> clamp(node, -1f, 1f),
        "RELU_0_TO_1",
        node -> clamp(node, 0f, 1f));
  }

  private static Prepared logistic(PlainNode node) {
    if (node.input(0).type() == INT16) {
      return sixteenBits(
          node,
          0,
          FixedPointTables::logistic,
          x -> FixedPointFunctions.OF_16_BITS.logistic(x, INTEGER_BITS));
    }
    return Profiles.isXnnpack(node)
        ? table(node, LibraryFunctions::wideLogistic)
        : table(node, LibraryFunctions::logistic);
  }

  private static Prepared tanh(PlainNode node) {
    if (node.input(0).type() == INT16) {
      return sixteenBits(
          node,
          1,
          FixedPointTables::tanh,
          x -> FixedPointFunctions.OF_16_BITS.tanh(x, INTEGER_BITS));
    }
    return table(node, LibraryFunctions::tanh);
  }

  private static Prepared elu(PlainNode node) {
    return table(node, LibraryFunctions::elu);
  }

  /** A function of reals between 8-bit tensors. */
  private static Prepared table(PlainNode node, FloatFunction function) {
    QuantizeRounding how =
        Profiles.isXnnpack(node)
            ? QuantizeRounding.MULTIPLY_SHIFT_AWAY
            : QuantizeRounding.MULTIPLY_AWAY;
    return lookUp(
        node, (x, y) -> LookupTable.of(function, x.quantization(), y.quantization(), how));
  }

  private static Prepared hardSwish(PlainNode node) {
    return lookUp(node, (x, y) -> FixedPointUnary.hardSwish(x.quantization(), y.quantization()));
  }

  private interface TableMaker {
    LookupTable make(QuantizedTensor x, QuantizedTensor y);
  }

  private static Prepared lookUp(PlainNode node, TableMaker maker) {
    QuantizedTensor x = QuantizedTensor.input(node, 0, INT8);
    LookupTable table = maker.make(x, QuantizedTensor.output(node, INT8));
    return elementWise(node, q -> table.get((byte) q));
  }

  private static Prepared elementWise(PlainNode node, IntUnaryOperator function) {
    return Prepared.of(
        node.input(0),
        (inputs, outputs, scratch) -> {
          TensorView x = inputs[0];
          TensorView y = outputs[0];
          for (int i = 0; i < y.count(); i++) {
            y.setLong(i, function.applyAsInt((int) x.getLong(i)));
          }
        });
  }

  private static Prepared leakyRelu(PlainNode node) {
    float alpha = node.real("alpha", 0f);
    node.check(alpha >= 0 && alpha <= Float.MAX_VALUE, "a slope of %s is not supported", alpha);
    QuantizedTensor x = QuantizedTensor.input(node, 0, INT8, INT16);
    QuantizedTensor y = QuantizedTensor.output(node, x.type());
    float ratio = x.scale() / y.scale();
    OutputRange range = y.range();
    if (x.type() == INT8
        && Profiles.isXnnpack(node)
        && isDelegated(ratio)
        && isDelegated(alpha * ratio)) {
      int positive = Rounding.halfEven(256f * ratio);
      int negative = Rounding.halfEven(256f * (alpha * ratio));
      return elementWise(
          node,
          q -> {
            int real = q - x.zeroPoint();
            int product = real * (real >= 0 ? positive : negative);
            return range.clamp(((product + 128) >> 8) + y.zeroPoint());
          });
    }
    QuantizedMultiplier identity = QuantizedMultiplier.of(ratio);
    QuantizedMultiplier slope = QuantizedMultiplier.of(x.scale() * alpha / y.scale());
    return elementWise(
        node,
        q -> {
          int real = q - x.zeroPoint();
          int value = real >= 0 ? identity.applyTo(real) : slope.applyTo(real);
          return range.clamp((long) value + y.zeroPoint());
        });
  }

  /** XNNPACK's factors have 8 fractional bits, and lie in [2^-8, 2^7]. */
  static boolean isDelegated(float factor) {
    return factor >= 0x1p-8f && factor <= 0x1p7f;
  }

  private static Prepared clamp(PlainNode node, float least, float greatest) {
    QuantizedTensor x = QuantizedTensor.input(node, 0, INT8, INT16);
    QuantizedTensor y = QuantizedTensor.output(node, x.type());
    QuantizedMultiplier ratio = QuantizedMultiplier.of(x.scale() / y.scale());
    OutputRange range = OutputRange.between(least, greatest, y);
    return elementWise(
        node, q -> range.clamp((long) ratio.applyTo(q - x.zeroPoint()) + y.zeroPoint()));
  }

  /**
   * logistic or tanh of 16 bits.
   *
   * @param mostShift how far an input may be shifted to have 12 fractional bits
   * @param interpolated of units of {@link #UNITS_OF_TABLE}
   * @param fixed of 12 fractional bits: the optimized kernel where the scale allows it
   */
  private static Prepared sixteenBits(
      PlainNode node, int mostShift, IntUnaryOperator interpolated, IntUnaryOperator fixed) {
    QuantizedTensor x = QuantizedTensor.input(node, 0, INT16);
    QuantizedTensor y = QuantizedTensor.output(node, INT16);
    node.check(
        x.zeroPoint() == 0 && y.zeroPoint() == 0 && y.scale() == 1f / 32768f,
        "zero points must be 0 and the output's scale 1/32768");
    OptionalInt exponent = PowerOfTwo.exponent(x.scale());
    int shift = exponent.isPresent() ? FRACTIONAL_BITS + exponent.getAsInt() : -1;
    if (shift >= 0 && shift <= mostShift) {
      int factor = 3 << shift;
      return elementWise(
          node,
          Profiles.isOptimized(node)
              ? q -> fixed.applyAsInt(FixedPoint.saturatingShift(q, shift, 16))
              : q -> interpolated.applyAsInt(q * factor));
    }
    return elementWise(node, scaled(x.scale(), interpolated));
  }

  /** Brings any scale to the table's, with a factor of 15 bits. */
  private static IntUnaryOperator scaled(float scale, IntUnaryOperator function) {
    double factor = scale * UNITS_OF_TABLE;
    int right = 0;
    while (factor <= Short.MAX_VALUE / 2.0 && right <= 30) {
      factor *= 2;
      right++;
    }
    int product = (int) factor;
    int shift = right;
    int half = shift > 0 ? 1 << (shift - 1) : 0;
    return q -> function.applyAsInt((q * product + half) >> shift);
  }
}
