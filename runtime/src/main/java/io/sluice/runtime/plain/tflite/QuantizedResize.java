package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT8;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorView;
import java.util.Map;

/**
 * RESIZE_BILINEAR of a quantized tensor [N, height, width, channels] to constant extents, in 10
 * fractional bits.
 *
 * <p>Source: TensorFlow Lite, {@code reference/resize_bilinear.h}.
 */
final class QuantizedResize {
  private static final int BITS = 10;
  private static final int ONE = 1 << BITS;

  /** Positions in 10 fractional bits keep within 32 bits. */
  private static final int MOST = 1 << 20;

  private QuantizedResize() {}

  /** The op by its name. */
  static Map<String, PlainOp> ops() {
    return Map.of("RESIZE_BILINEAR", QuantizedResize::prepare);
  }

  private static Prepared prepare(PlainNode node) {
    QuantizedTensor x = QuantizedTensor.input(node, 0, INT8, INT16);
    QuantizedTensor y = QuantizedTensor.output(node, x.type());
    TensorView size = node.requireConstant(1, "size");
    Shape image = x.shape();
    node.check(
        image.rank() == 4 && size.count() == 2,
        "input %s must have 4 dimensions, and the size 2 extents",
        image);
    if (Profiles.isXnnpack(node) && x.type() == INT8) {
      return RealResize.prepare(node, y, image, RealResize.Rounding.ELEVEN_BITS);
    }
    if (Profiles.isTensorFlowLite(node) && QuantizedTensor.isFromUint8(node)) {
      return RealResize.prepare(
          node,
          y,
          image,
          Profiles.isOptimized(node)
              ? RealResize.Rounding.WEIGHTS_FIRST
              : RealResize.Rounding.REALS);
    }
    Axis rows = Axis.of(node, image.dim(1), size.getLong(0));
    Axis columns = Axis.of(node, image.dim(2), size.getLong(1));
    int channels = image.dim(3);
    return Prepared.of(
        y.withShape(Shape.of(image.dim(0), rows.output, columns.output, channels)),
        (inputs, outputs, scratch) -> {
          for (int i = 0; i < outputs[0].count(); i++) {
            outputs[0].setLong(i, resized(inputs[0], i, rows, columns, channels));
          }
        });
  }

  private static long resized(TensorView x, int index, Axis rows, Axis columns, int channels) {
    int position = index / channels;
    int row = rows.at(position / columns.output % rows.output);
    int column = columns.at(position % columns.output);
    int image = position / columns.output / rows.output * rows.input;
    int top = image + rows.below(row);
    int bottom = image + rows.above(row);
    int left = columns.below(column);
    int right = columns.above(column);
    int down = row - (rows.below(row) << BITS);
    int along = column - (left << BITS);
    int channel = index % channels;
    long upper = mix(x, top * columns.input, left, right, along, channels, channel) * (ONE - down);
    long lower = mix(x, bottom * columns.input, left, right, along, channels, channel) * down;
    long half = upper + lower > 0 ? 1L << (2 * BITS - 1) : -(1L << (2 * BITS - 1));
    return (upper + lower + half) / (1L << (2 * BITS));
  }

  private static long mix(
      TensorView x, int row, int left, int right, int along, int channels, int channel) {
    return x.getLong((row + left) * channels + channel) * (ONE - along)
        + x.getLong((row + right) * channels + channel) * along;
  }

  /**
   * One spatial axis.
   *
   * @param scale how far the input advances with the output
   * @param offset of the first position
   */
  private record Axis(int input, int output, int scale, int offset) {
    static Axis of(PlainNode node, int input, long output) {
      node.check(
          input >= 1 && input <= MOST && output >= 1 && output <= MOST,
          "extent %d cannot be resized to %d",
          input,
          output);
      boolean corners = node.integer("align_corners", 0) != 0 && output > 1;
      long from = corners ? input - 1 : input;
      long to = corners ? output - 1 : output;
      int scale = (int) ((from * ONE + to / 2) / to);
      boolean half = node.integer("half_pixel_centers", 0) != 0;
      return new Axis(input, (int) output, scale, half ? scale / 2 - ONE / 2 : 0);
    }

    int at(int position) {
      return position * scale + offset;
    }

    int below(int at) {
      return Math.min(Math.max(at / ONE, 0), input - 1);
    }

    int above(int at) {
      return Math.min(Math.max((at + ONE - 1) / ONE, 0), input - 1);
    }
  }
}
