package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT64;
import static io.sluice.model.DataType.INT8;

import io.sluice.kernels.FixedPoint;
import io.sluice.kernels.QuantizedMultiplier;
import io.sluice.kernels.Rounding;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.Broadcast;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.Strides;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * MEAN and SUM of quantized tensors over constant axes.
 *
 * <p>Source: TensorFlow Lite, {@code reference/reduce.h}, {@code optimized/integer_ops/mean.h} and
 * {@code optimized/reduce.h}; XNNPACK's {@code qs8} means.
 */
final class QuantizedReduction {
  private QuantizedReduction() {}

  /** The ops by their names. */
  static Map<String, PlainOp> ops() {
    return Map.of("MEAN", QuantizedReduction::mean, "SUM", QuantizedReduction::sum);
  }

  private static Prepared mean(PlainNode node) {
    Reduced of = Reduced.of(node);
    if (of.x.type() == INT8 && Profiles.isXnnpack(node)) {
      float scale = of.x.scale() / (of.y.scale() * (float) of.count);
      return of.prepare((q, n) -> Rounding.halfEven((float) (q - n * of.x.zeroPoint()) * scale));
    }
    if (of.x.type() == INT8 && Profiles.isOptimized(node) && of.isOverImages()) {
      return of.prepare(meanOfImages(of, QuantizedTensor.isFromUint8(node)));
    }
    return of.prepare(meanByFixedPoint(of));
  }

  /** {@code (M << shift) / n} with as great a shift as M leaves room for. */
  private static Finish meanByFixedPoint(Reduced of) {
    QuantizedMultiplier ratio = QuantizedMultiplier.of((double) of.x.scale() / of.y.scale());
    int room = Math.min(31 - Integer.numberOfLeadingZeros(of.count), 31 + ratio.shift());
    int multiplier = (int) (((long) ratio.multiplier() << room) / of.count);
    int shift = ratio.shift() - room;
    return (q, n) ->
        FixedPoint.multiplyRoundingTwice((int) (q - n * of.x.zeroPoint()), multiplier, shift);
  }

  /** Over height and width, the optimized kernel rounds the zero point's part by itself. */
  private static Finish meanOfImages(Reduced of, boolean fromUint8) {
    int shift = fromUint8 ? QuantizedTensor.UINT8_SHIFT : 0;
    float zero = (of.x.zeroPoint() + shift) * of.x.scale() / of.y.scale();
    int bias = -(int) (zero > 0 ? zero + 0.5f : zero - 0.5f);
    QuantizedMultiplier ratio =
        QuantizedMultiplier.of(of.x.scale() / ((float) of.count * of.y.scale()));
    return (q, n) -> (long) ratio.applyTo((int) (q + n * shift)) + bias;
  }

  private static Prepared sum(PlainNode node) {
    Reduced of = Reduced.of(node);
    if (Profiles.isOptimized(node)) {
      float scale = of.x.scale() / of.y.scale();
      float bias = -of.x.zeroPoint() * scale * of.count;
      return of.prepare((q, n) -> Rounding.halfAway(q * scale + bias));
    }
    QuantizedMultiplier ratio = QuantizedMultiplier.of((double) of.x.scale() / of.y.scale());
    return of.prepare((q, n) -> ratio.applyTo((int) (q - n * of.x.zeroPoint())));
  }

  /** From the sum of the stored values to the output's, before its zero point is added. */
  @FunctionalInterface
  private interface Finish {
    long apply(long sum, long count);
  }

  /**
   * What is reduced.
   *
   * @param reduced for each axis, whether it is
   * @param count how many elements make one
   */
  private record Reduced(
      QuantizedTensor x, QuantizedTensor y, boolean[] reduced, boolean keepDims, int count) {
    static Reduced of(PlainNode node) {
      QuantizedTensor x = QuantizedTensor.input(node, 0, INT8, INT16);
      QuantizedTensor y = QuantizedTensor.output(node, x.type());
      boolean[] reduced = new boolean[x.shape().rank()];
      for (long axis : node.requireConstant(1, "axes").toLongs()) {
        reduced[node.axis(axis, reduced.length)] = true;
      }
      long count = 1;
      for (int axis = 0; axis < reduced.length; axis++) {
        count *= reduced[axis] ? x.shape().dim(axis) : 1;
      }
      node.check(count >= 1, "an empty tensor of shape %s has no mean", x.shape());
      return new Reduced(x, y, reduced, node.integer("keep_dims", 0) != 0, (int) count);
    }

    boolean isOverImages() {
      return keepDims && Arrays.equals(reduced, new boolean[] {false, true, true, false});
    }

    Prepared prepare(Finish finish) {
      int[] strides = new int[reduced.length];
      int kept = 1;
      for (int axis = reduced.length - 1; axis >= 0; axis--) {
        strides[axis] = reduced[axis] ? 0 : kept;
        kept *= reduced[axis] ? 1 : x.shape().dim(axis);
      }
      Broadcast walk = Broadcast.over(x.shape().toArray(), new Strides(0, strides));
      OutputRange range = y.range();
      int outputs = kept;
      return Prepared.of(
          y.withShape(shape()),
          List.of(new TensorType(INT64, Shape.of(outputs))),
          (in, out, scratch) -> {
            TensorView sums = scratch[0];
            for (int i = 0; i < sums.count(); i++) {
              sums.setLong(i, 0);
            }
            add(walk, in[0], sums);
            for (int i = 0; i < sums.count(); i++) {
              long value = finish.apply(sums.getLong(i), count) + y.zeroPoint();
              out[0].setLong(i, range.clamp(value));
            }
          });
    }

    private static void add(Broadcast walk, TensorView x, TensorView sums) {
      int from = 0;
      for (int row = 0; row < walk.rows(); row++) {
        int to = walk.first(0, row);
        for (int i = 0; i < walk.length(); i++) {
          int at = to + i * walk.step(0);
          sums.setLong(at, sums.getLong(at) + x.getLong(from++));
        }
      }
    }

    private Shape shape() {
      int[] extents = new int[reduced.length];
      int rank = 0;
      for (int axis = 0; axis < reduced.length; axis++) {
        if (!reduced[axis]) {
          extents[rank++] = x.shape().dim(axis);
        } else if (keepDims) {
          extents[rank++] = 1;
        }
      }
      return Shape.of(Arrays.copyOf(extents, rank));
    }
  }
}
