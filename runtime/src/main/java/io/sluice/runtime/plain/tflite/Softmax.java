package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT8;

import io.sluice.kernels.FixedPoint;
import io.sluice.kernels.QuantizedMultiplier;
import io.sluice.kernels.Rounding;
import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.Map;

/**
 * SOFTMAX along the last axis of a quantized tensor.
 *
 * <p>Source: TensorFlow Lite, {@code reference/softmax.h} and {@code optimized_ops.h}.
 */
final class Softmax {
  /** Differences have 5 integer bits, sums 12. */
  private static final int DIFFERENCE_BITS = 5;

  private static final int SUM_BITS = 12;

  private Softmax() {}

  /** The op by its name. */
  static Map<String, PlainOp> ops() {
    return Map.of("SOFTMAX", Softmax::prepare);
  }

  private static Prepared prepare(PlainNode node) {
    QuantizedTensor x = QuantizedTensor.input(node, 0, INT8, INT16);
    QuantizedTensor y =
        x.type() == INT16
            ? QuantizedTensor.output(node, INT16)
            : QuantizedTensor.output(node, INT8, INT16);
    float beta = node.real("beta", 1f);
    node.check(beta > 0 && beta <= Float.MAX_VALUE, "attribute 'beta' is %s", beta);
    node.check(
        y.type() != INT8
            || y.zeroPoint() == Byte.MIN_VALUE && Math.abs(y.scale() - 1f / 256) < 4e-6f,
        "the output must have scale 1/256 and zero point -128");
    node.check(x.shape().rank() >= 1, "a scalar has no axis");
    int depth = x.shape().dim(-1);
    TensorType type = y.withShape(x.shape());
    if (x.type() == INT16) {
      return Softmax16.prepare(type, x.scale() * beta, depth);
    }
    return Profiles.isOptimized(node)
        ? inFloat(type, x.scale() * beta, y, depth)
        : inFixedPoint(node, type, (double) beta * x.scale(), depth);
  }

  /** Exponentials from a table of 256 floats. */
  private static Prepared inFloat(TensorType type, float scale, QuantizedTensor y, int depth) {
    float[] table = new float[256];
    for (int difference = 0; difference < table.length; difference++) {
      table[difference] = (float) StrictMath.exp(-scale * difference);
    }
    OutputRange range = y.range();
    return Prepared.of(
        type,
        (inputs, outputs, scratch) -> {
          TensorView q = inputs[0];
          for (int row = 0; row < q.count(); row += depth) {
            long most = greatest(q, row, depth);
            float sum = 0f;
            for (int i = row; i < row + depth; i++) {
              sum += table[(int) (most - q.getLong(i))];
            }
            float reciprocal = 1f / (sum * y.scale());
            for (int i = row; i < row + depth; i++) {
              float share = table[(int) (most - q.getLong(i))] * reciprocal;
              outputs[0].setLong(i, range.clamp((long) Rounding.halfAway(share) + y.zeroPoint()));
            }
          }
        });
  }

  static long greatest(TensorView q, int first, int count) {
    long greatest = q.getLong(first);
    for (int i = first + 1; i < first + count; i++) {
      greatest = Math.max(greatest, q.getLong(i));
    }
    return greatest;
  }

  private static Prepared inFixedPoint(PlainNode node, TensorType type, double scale, int depth) {
    double units = Math.min(scale * (1 << (31 - DIFFERENCE_BITS)), Integer.MAX_VALUE);
    node.check(units > 1, "scale and beta %s are too small", scale);
    FixedSoftmax softmax = FixedSoftmax.of(QuantizedMultiplier.of(units), type.type());
    return Prepared.of(
        type,
        (inputs, outputs, scratch) -> {
          for (int row = 0; row < inputs[0].count(); row += depth) {
            softmax.run(inputs[0], outputs[0], row, depth);
          }
        });
  }

  /**
   * @param units brings a difference to 5 integer bits
   * @param least differences below count as none
   * @param bits of the output's type
   */
  private record FixedSoftmax(QuantizedMultiplier units, int least, int bits) {
    static FixedSoftmax of(QuantizedMultiplier units, DataType to) {
      double reach =
          Math.scalb((double) ((1 << DIFFERENCE_BITS) - 1), 31 - DIFFERENCE_BITS - units.shift());
      return new FixedSoftmax(units, -(int) Math.floor(reach), to == INT16 ? 16 : 8);
    }

    private int exp(int difference) {
      return FixedPointFunctions.OF_32_BITS.expOfNegative(
          units.applyTo(difference), DIFFERENCE_BITS);
    }

    void run(TensorView q, TensorView y, int row, int depth) {
      int most = (int) greatest(q, row, depth);
      int sum = 0;
      for (int i = row; i < row + depth; i++) {
        int difference = (int) q.getLong(i) - most;
        if (difference >= least) {
          sum += FixedPoint.dividedByPowerOfTwo(exp(difference), SUM_BITS);
        }
      }
      int zeros = Integer.numberOfLeadingZeros(sum);
      int reciprocal =
          FixedPointFunctions.OF_32_BITS.oneOverOnePlus((sum << zeros) - Integer.MIN_VALUE);
      int shift = SUM_BITS - zeros + 31 - bits;
      int lowest = -(1 << (bits - 1));
      for (int i = row; i < row + depth; i++) {
        int difference = (int) q.getLong(i) - most;
        int share =
            difference < least
                ? 0
                : FixedPoint.dividedByPowerOfTwo(
                    FixedPoint.doublingHighProduct(reciprocal, exp(difference)), shift);
        y.setLong(i, Math.min(share + lowest, -lowest - 1));
      }
    }
  }
}
