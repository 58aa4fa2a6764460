package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT8;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.ProductNumerics;
import io.sluice.runtime.plain.TensorView;

/**
 * FULLY_CONNECTED, CONV_2D and DEPTHWISE_CONV_2D of INT8 or INT16 with INT8 weights of any zero
 * point, for what the core ops do not take: weights that are computed or far from zero, and 16
 * bits.
 *
 * <p>Source: TensorFlow Lite, {@code reference/integer_ops}.
 */
final class QuantizedProducts {
  private QuantizedProducts() {}

  /** Whether a product's input is of integers, with weights that are too. */
  static boolean fits(PlainNode node) {
    return node.has(0)
        && (node.input(0).type() == INT8 || node.input(0).type() == INT16)
        && node.has(1)
        && node.input(1).type() == INT8;
  }

  /** FULLY_CONNECTED: input [..., in], weights [out, in], optional bias [out]. */
  static Prepared fullyConnected(PlainNode node) {
    Shape weights = node.shape(1);
    node.check(weights.rank() == 2, "weights of shape %s are no matrix", weights);
    int units = weights.dim(0);
    int depth = weights.dim(1);
    Shape x = node.shape(0);
    node.check(
        depth > 0 && x.elementCount() % depth == 0, "input %s does not fit weights %s", x, weights);
    boolean keep = node.integer("keep_num_dims", 0) != 0;
    node.check(
        !keep || x.rank() > 0 && x.dim(-1) == depth, "input %s does not end in %d", x, depth);
    Shape shape = keep ? x.withDim(x.rank() - 1, units) : Shape.of(x.elementCount() / depth, units);
    ProductOutput output =
        ProductOutput.of(node, ProductOutput.Roles.USUAL, ProductNumerics.LINEAR, 0, units);
    return output.prepare(
        shape,
        (in, weight, index) -> {
          int from = index / units * depth;
          int unit = index % units;
          long sum = 0;
          for (int k = 0; k < depth; k++) {
            sum +=
                (in.getLong(from + k) - output.zeroX())
                    * (weight.getLong(unit * depth + k) - output.zeroWeights());
          }
          return sum;
        });
  }

  /** CONV_2D: input [N, H, W, in], weights [out, kernel, in / groups], optional bias [out]. */
  static Prepared convolution(PlainNode node) {
    return convolution(node, false);
  }

  /** DEPTHWISE_CONV_2D: input [N, H, W, in], weights [1, kernel, out], optional bias [out]. */
  static Prepared depthwise(PlainNode node) {
    return convolution(node, true);
  }

  private static Prepared convolution(PlainNode node, boolean depthwise) {
    Shape image = node.shape(0);
    Shape weights = node.shape(1);
    node.check(
        image.rank() == 4 && weights.rank() == 4,
        "input %s and weights %s must have 4 dimensions",
        image,
        weights);
    int inputs = image.dim(3);
    int channels = weights.dim(depthwise ? 3 : 0);
    int ofGroup = depthwise ? 1 : weights.dim(3);
    node.check(
        ofGroup > 0
            && inputs > 0
            && inputs % ofGroup == 0
            && channels % (inputs / ofGroup) == 0
            && (!depthwise || weights.dim(0) == 1),
        "weights %s do not fit input %s",
        weights,
        image);
    Window rows = Window.height(node, image.dim(1), weights.dim(1));
    Window columns = Window.width(node, image.dim(2), weights.dim(2));
    int perGroup = Math.max(1, channels / (inputs / ofGroup));
    ProductOutput output =
        ProductOutput.of(
            node,
            ProductOutput.Roles.USUAL,
            numerics(node, depthwise, inputs == ofGroup),
            depthwise ? 3 : 0,
            channels);
    WindowSums sums =
        new WindowSums(rows, columns, inputs, channels, ofGroup, perGroup, depthwise, output);
    return output.prepare(Shape.of(image.dim(0), rows.output(), columns.output(), channels), sums);
  }

  /** Grouped convolutions and depthwise ones of UINT8 have kernels of their own. */
  private static ProductNumerics numerics(PlainNode node, boolean depthwise, boolean whole) {
    if (depthwise) {
      return QuantizedTensor.isFromUint8(node)
          ? ProductNumerics.REFERENCE_CONVOLUTION
          : ProductNumerics.DEPTHWISE;
    }
    return whole ? ProductNumerics.CONVOLUTION : ProductNumerics.REFERENCE_CONVOLUTION;
  }

  /** Sums over the window, without the padding. */
  private record WindowSums(
      Window rows,
      Window columns,
      int inputs,
      int channels,
      int ofGroup,
      int perGroup,
      boolean depthwise,
      ProductOutput output)
      implements ProductOutput.Sums {
    @Override
    public long at(TensorView x, TensorView weights, int index) {
      int channel = index % channels;
      int position = index / channels;
      int column = position % columns.output();
      int row = position / columns.output() % rows.output();
      int image = position / columns.output() / rows.output() * rows.input();
      long sum = 0;
      for (int r = 0; r < rows.size(); r++) {
        int y = rows.start(row) + r * rows.dilation();
        for (int c = 0; c < columns.size(); c++) {
          int at = columns.start(column) + c * columns.dilation();
          if (y >= 0 && y < rows.input() && at >= 0 && at < columns.input()) {
            int from = ((image + y) * columns.input() + at) * inputs + channel / perGroup * ofGroup;
            sum += tap(x, from, weights, r * columns.size() + c, channel);
          }
        }
      }
      return sum;
    }

    private long tap(TensorView x, int from, TensorView weights, int tap, int channel) {
      int first =
          depthwise
              ? tap * channels + channel
              : (channel * rows.size() * columns.size() + tap) * ofGroup;
      long sum = 0;
      for (int k = 0; k < ofGroup; k++) {
        sum +=
            (x.getLong(from + k) - output.zeroX())
                * (weights.getLong(first + k) - output.zeroWeights());
      }
      return sum;
    }
  }
}
