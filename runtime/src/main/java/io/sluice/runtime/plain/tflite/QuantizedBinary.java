package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT8;

import io.sluice.kernels.FixedPoint;
import io.sluice.kernels.QuantizedMultiplier;
import io.sluice.kernels.Rounding;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.Broadcast;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorView;
import java.util.Map;

/**
 * ADD, SUB, MUL, SQUARED_DIFFERENCE, MINIMUM, MAXIMUM and PRELU of two quantized tensors with
 * broadcasting.
 *
 * <p>Source: TensorFlow Lite, {@code add.cc}, {@code sub.cc}, {@code mul.cc}, {@code
 * squared_difference.cc}, {@code activations.cc}; XNNPACK, {@code qs8-vadd} and {@code qs8-vmul}.
 */
final class QuantizedBinary {
  private static final int SHIFT_OF_8_BITS = 20;
  private static final int SHIFT_OF_16_BITS = 15;
  private static final int SHIFT_OF_SQUARES = 7;

  /** XNNPACK adds where ratios of scales lie in [2^-10, 2^8). */
  private static final float LEAST_SUM_RATIO = 0x1p-10f;

  /** XNNPACK multiplies where the product's ratio lies in [2^-16, 2^8). */
  private static final float LEAST_PRODUCT_RATIO = 0x1p-16f;

  private static final float RATIO_LIMIT = 0x1p8f;

  private QuantizedBinary() {}

  /** The ops by their names. */
  static Map<String, PlainOp> ops() {
    return Map.of(
        "ADD", node -> prepare(node, sum(node, false)),
        "SUB", node -> prepare(node, sum(node, true)),
        "MUL", node -> prepare(node, product(node)),
        "SQUARED_DIFFERENCE", node -> prepare(node, squaredDifference(node)),
        "MINIMUM", node -> prepare(node, Math::min),
        "MAXIMUM", node -> prepare(node, Math::max),
        "PRELU", node -> prepare(node, prelu(node)));
  }

  /** From two stored values to the output's, before the clamp. */
  @FunctionalInterface
  private interface Function {
    long apply(int a, int b);
  }

  private static Prepared prepare(PlainNode node, Function function) {
    OperandTensors of = OperandTensors.of(node);
    Shape shape = Broadcast.shape(node, of.a.shape(), of.b.shape());
    Broadcast walk = Broadcast.of(shape, of.a.shape(), of.b.shape());
    OutputRange range = OutputRange.of(node, of.y);
    return Prepared.of(
        of.y.withShape(shape),
        (inputs, outputs, scratch) -> run(walk, function, range, inputs, outputs[0]));
  }

  private static void run(
      Broadcast walk, Function function, OutputRange range, TensorView[] inputs, TensorView y) {
    int at = 0;
    for (int row = 0; row < walk.rows(); row++) {
      int a = walk.first(0, row);
      int b = walk.first(1, row);
      for (int i = 0; i < walk.length(); i++) {
        int left = (int) inputs[0].getLong(a + i * walk.step(0));
        int right = (int) inputs[1].getLong(b + i * walk.step(1));
        y.setLong(at++, range.clamp(function.apply(left, right)));
      }
    }
  }

  private static Function sum(PlainNode node, boolean minus) {
    OperandTensors of = OperandTensors.of(node);
    if (of.isPowersOfTwo(node)) {
      return powersOfTwo(node, of, minus);
    }
    float ratioA = of.a.scale() / of.y.scale();
    float ratioB = of.b.scale() / of.y.scale();
    boolean delegated =
        Profiles.isXnnpack(node)
            && of.y.type() == INT8
            && Math.min(ratioA, ratioB) >= LEAST_SUM_RATIO
            && Math.max(ratioA, ratioB) < RATIO_LIMIT;
    return delegated ? delegatedSum(of, ratioA, minus ? -ratioB : ratioB) : scaledSum(of, minus);
  }

  /** Both inputs are shifted left and brought to twice the greater scale. */
  private static Function scaledSum(OperandTensors of, boolean minus) {
    int left = of.y.type() == INT16 ? SHIFT_OF_16_BITS : SHIFT_OF_8_BITS;
    double common = 2f * Math.max(of.a.scale(), of.b.scale());
    QuantizedMultiplier toA = QuantizedMultiplier.of(of.a.scale() / common);
    QuantizedMultiplier toB = QuantizedMultiplier.of(of.b.scale() / common);
    QuantizedMultiplier toY = QuantizedMultiplier.of(common / ((1 << left) * of.y.scale()));
    int zeroA = of.a.zeroPoint();
    int zeroB = of.b.zeroPoint();
    int zeroY = of.y.zeroPoint();
    return (a, b) -> {
      int x = toA.applyTo((a - zeroA) << left);
      int y = toB.applyTo((b - zeroB) << left);
      return (long) toY.applyTo(minus ? x - y : x + y) + zeroY;
    };
  }

  /** Factors of up to 21 bits, one shift that rounds half up. */
  private static Function delegatedSum(OperandTensors of, float ratioA, float ratioB) {
    int shift = 20 - Math.getExponent(Math.max(ratioA, Math.abs(ratioB)));
    int factorA = Rounding.halfEven(Math.scalb(ratioA, shift));
    int factorB = Rounding.halfEven(Math.scalb(ratioB, shift));
    int bias = (1 << (shift - 1)) - factorA * of.a.zeroPoint() - factorB * of.b.zeroPoint();
    int zeroY = of.y.zeroPoint();
    return (a, b) -> ((bias + a * factorA + b * factorB) >> shift) + zeroY;
  }

  /** 16 bits whose scales are powers of two: one input has the output's scale, one a finer one. */
  private static Function powersOfTwo(PlainNode node, OperandTensors of, boolean minus) {
    int exponent = PowerOfTwo.exponent(of.y.scale()).orElseThrow();
    int shiftA = exponent - PowerOfTwo.exponent(of.a.scale()).orElseThrow();
    int shiftB = exponent - PowerOfTwo.exponent(of.b.scale()).orElseThrow();
    node.check(
        Math.min(shiftA, shiftB) == 0 && Math.max(shiftA, shiftB) <= 31,
        "one input must have the output's scale %s, the other a finer one",
        of.y.scale());
    return (a, b) -> {
      int x = FixedPoint.dividedByPowerOfTwo(a, shiftA);
      int y = FixedPoint.dividedByPowerOfTwo(b, shiftB);
      return minus ? x - y : x + y;
    };
  }

  private static Function product(PlainNode node) {
    OperandTensors of = OperandTensors.of(node);
    float ratio = of.a.scale() * of.b.scale() / of.y.scale();
    int zeroA = of.a.zeroPoint();
    int zeroB = of.b.zeroPoint();
    int zeroY = of.y.zeroPoint();
    node.check(
        of.y.type() == INT8 || (zeroA == 0 && zeroB == 0), "zero points of 16 bits must be 0");
    boolean delegated =
        Profiles.isXnnpack(node)
            && of.y.type() == INT8
            && ratio >= LEAST_PRODUCT_RATIO
            && ratio < RATIO_LIMIT;
    if (delegated) {
      return (a, b) ->
          (long) Rounding.halfEven((float) ((a - zeroA) * (b - zeroB)) * ratio) + zeroY;
    }
    QuantizedMultiplier multiplier = QuantizedMultiplier.of(ratio);
    return (a, b) -> (long) multiplier.applyTo((a - zeroA) * (b - zeroB)) + zeroY;
  }

  /** As a difference, with fewer bits, and squared before the last product. */
  private static Function squaredDifference(PlainNode node) {
    OperandTensors of = OperandTensors.of(node);
    node.check(of.y.type() == INT8, "SQUARED_DIFFERENCE is supported for I8");
    double common = 2f * Math.max(of.a.scale(), of.b.scale());
    QuantizedMultiplier toA = QuantizedMultiplier.of(of.a.scale() / common);
    QuantizedMultiplier toB = QuantizedMultiplier.of(of.b.scale() / common);
    QuantizedMultiplier toY =
        QuantizedMultiplier.of(common * common / ((1 << 2 * SHIFT_OF_SQUARES) * of.y.scale()));
    int zeroA = of.a.zeroPoint();
    int zeroB = of.b.zeroPoint();
    int zeroY = of.y.zeroPoint();
    return (a, b) -> {
      int difference =
          toA.applyTo((a - zeroA) << SHIFT_OF_SQUARES)
              - toB.applyTo((b - zeroB) << SHIFT_OF_SQUARES);
      return (long) toY.applyTo(difference * difference) + zeroY;
    };
  }

  /** {@code x >= 0 ? x : x * alpha}. */
  private static Function prelu(PlainNode node) {
    OperandTensors of = OperandTensors.of(node);
    node.check(of.y.type() == INT8, "PRELU is supported for I8");
    node.check(
        Broadcast.shape(node, of.a.shape(), of.b.shape()).equals(of.a.shape()),
        "slopes of shape %s do not fit input %s",
        of.b.shape(),
        of.a.shape());
    QuantizedMultiplier identity = QuantizedMultiplier.of(of.a.scale() / of.y.scale());
    QuantizedMultiplier slope = QuantizedMultiplier.of(of.a.scale() * of.b.scale() / of.y.scale());
    int zeroA = of.a.zeroPoint();
    int zeroB = of.b.zeroPoint();
    int zeroY = of.y.zeroPoint();
    return (a, b) -> {
      int x = a - zeroA;
      return (long) (x >= 0 ? identity.applyTo(x) : slope.applyTo(x * (b - zeroB))) + zeroY;
    };
  }

  private record OperandTensors(QuantizedTensor a, QuantizedTensor b, QuantizedTensor y) {
    static OperandTensors of(PlainNode node) {
      QuantizedTensor y = QuantizedTensor.output(node, INT8, INT16);
      return new OperandTensors(
          QuantizedTensor.input(node, 0, y.type()), QuantizedTensor.input(node, 1, y.type()), y);
    }

    /** Whether the kernel of the LSTM's sums is meant. */
    boolean isPowersOfTwo(PlainNode node) {
      return y.type() == INT16
          && node.integer("pot_scale_int16", 1) != 0
          && PowerOfTwo.exponent(a.scale()).isPresent()
          && PowerOfTwo.exponent(b.scale()).isPresent()
          && PowerOfTwo.exponent(y.scale()).isPresent();
    }
  }
}
