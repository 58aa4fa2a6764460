package io.sluice.runtime.plain.tflite;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorView;

/**
 * RESIZE_BILINEAR of 8 bits at positions in float: of UINT8 in TensorFlow Lite, and in XNNPACK.
 *
 * <p>Source: TensorFlow Lite, {@code reference/resize_bilinear.h}; XNNPACK, {@code s8-ibilinear}.
 */
final class RealResize {
  /** XNNPACK's weights. */
  private static final float UNITS = 0x1p11f;

  private static final int BITS = 11;

  private RealResize() {}

  /** How the four neighbours are weighted. */
  enum Rounding {
    /** In float, each neighbour by one weight after the other, then half up. */
    REALS,
    /** In float, by the product of two weights, then half up. */
    WEIGHTS_FIRST,
    /** By weights of 11 bits, then half up. */
    ELEVEN_BITS
  }

  static Prepared prepare(PlainNode node, QuantizedTensor y, Shape image, Rounding rounding) {
    TensorView size = node.requireConstant(1, "size");
    Axis rows = Axis.of(node, image.dim(1), size.getLong(0), rounding);
    Axis columns = Axis.of(node, image.dim(2), size.getLong(1), rounding);
    int channels = image.dim(3);
    // The weights are positive, so only the halves of what was UINT8 depend on the shift.
    int shift = QuantizedTensor.isFromUint8(node) ? QuantizedTensor.UINT8_SHIFT : 0;
    return Prepared.of(
        y.withShape(Shape.of(image.dim(0), rows.output, columns.output, channels)),
        (inputs, outputs, scratch) -> {
          TensorView x = inputs[0];
          for (int i = 0; i < outputs[0].count(); i++) {
            int position = i / channels;
            int row = position / columns.output % rows.output;
            int column = position % columns.output;
            int first = position / columns.output / rows.output * rows.input;
            int top = (first + rows.below[row]) * columns.input;
            int bottom = (first + rows.above[row]) * columns.input;
            int left = columns.below[column];
            int right = columns.above[column];
            int channel = i % channels;
            long mixed =
                mix(
                    (int) x.getLong((top + left) * channels + channel) + shift,
                    (int) x.getLong((top + right) * channels + channel) + shift,
                    (int) x.getLong((bottom + left) * channels + channel) + shift,
                    (int) x.getLong((bottom + right) * channels + channel) + shift,
                    rows.weight[row],
                    columns.weight[column],
                    rounding);
            outputs[0].setLong(i, mixed - shift);
          }
        });
  }

  private static long mix(
      int topLeft,
      int topRight,
      int bottomLeft,
      int bottomRight,
      float down,
      float along,
      Rounding rounding) {
    return switch (rounding) {
      case REALS -> {
        float sum =
            topLeft * (1 - down) * (1 - along)
                + bottomLeft * down * (1 - along)
                + topRight * (1 - down) * along
                + bottomRight * down * along;
        yield (long) (sum + 0.5f);
      }
      case WEIGHTS_FIRST -> {
        float sum = topLeft * ((1 - down) * (1 - along));
        sum += topRight * ((1 - down) * along);
        sum += bottomLeft * (down * (1 - along));
        sum += bottomRight * (down * along);
        yield (long) (sum + 0.5f);
      }
      case ELEVEN_BITS -> {
        int alongUnits = (int) Math.rint(along * UNITS);
        int downUnits = (int) Math.rint(down * UNITS);
        int top = (topLeft << BITS) + (topRight - topLeft) * alongUnits;
        int bottom = (bottomLeft << BITS) + (bottomRight - bottomLeft) * alongUnits;
        yield ((top << BITS) + (bottom - top) * downUnits + (1 << (2 * BITS - 1))) >> (2 * BITS);
      }
    };
  }

  /**
   * One spatial axis.
   *
   * @param below the neighbour before each position, {@code above} the one behind it
   * @param weight of the one behind
   */
  @SuppressWarnings("ArrayRecordComponent") // private, and never compared
  private record Axis(int input, int output, int[] below, int[] above, float[] weight) {
    static Axis of(PlainNode node, int input, long output, Rounding rounding) {
      node.check(
          input >= 1 && output >= 1 && output <= Integer.MAX_VALUE,
          "extent %d cannot be resized to %d",
          input,
          output);
      int count = (int) output;
      boolean corners = node.integer("align_corners", 0) != 0 && output > 1;
      boolean half = node.integer("half_pixel_centers", 0) != 0;
      float scale =
          corners ? (float) (input - 1) / (float) (count - 1) : (float) input / (float) count;
      int[] below = new int[count];
      int[] above = new int[count];
      float[] weight = new float[count];
      for (int i = 0; i < count; i++) {
        float at = half ? (i + 0.5f) * scale - 0.5f : i * scale;
        if (rounding == Rounding.ELEVEN_BITS) {
          at = Math.min(Math.max(at, 0), input - 1);
        }
        below[i] = Math.min(Math.max((int) Math.floor(at), 0), input - 1);
        above[i] =
            rounding == Rounding.ELEVEN_BITS
                ? Math.min(below[i] + 1, input - 1)
                : Math.max(Math.min((int) Math.ceil(at), input - 1), 0);
        weight[i] = at - below[i];
      }
      return new Axis(input, count, below, above, weight);
    }
  }
}
