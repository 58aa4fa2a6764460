package io.sluice.runtime.plain.tflite;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.ProductNumerics;
import io.sluice.runtime.plain.TensorView;

/**
 * TRANSPOSE_CONV of INT8 or INT16 with INT8 weights: the constant output shape, weights [out,
 * kernel, in], input [N, H, W, in], optional bias [out].
 *
 * <p>Source: TensorFlow Lite, {@code reference/integer_ops/transpose_conv.h}.
 */
final class QuantizedTransposedConvolution {
  private static final ProductOutput.Roles ROLES = new ProductOutput.Roles(2, 1, 3);

  private QuantizedTransposedConvolution() {}

  /** Prepares a node. */
  public static Prepared prepare(PlainNode node) {
    Shape shape = shape(node);
    Shape weights = node.shape(ROLES.weights());
    Shape image = node.shape(ROLES.x());
    node.check(
        weights.rank() == 4
            && image.rank() == 4
            && weights.dim(3) == image.dim(3)
            && weights.dim(0) == shape.dim(3)
            && image.dim(0) == shape.dim(0),
        "weights %s do not fit input %s and output %s",
        weights,
        image,
        shape);
    // The windows of the convolution from the output back to the input.
    Window rows = Window.height(node, shape.dim(1), weights.dim(1));
    Window columns = Window.width(node, shape.dim(2), weights.dim(2));
    node.check(
        rows.output() == image.dim(1) && columns.output() == image.dim(2),
        "an output %s is made of [%d, %d] positions, not of input %s",
        shape,
        rows.output(),
        columns.output(),
        image);
    int channels = shape.dim(3);
    ProductNumerics numerics =
        QuantizedTensor.isFromUint8(node) ? ProductNumerics.CONVOLUTION : ProductNumerics.DEPTHWISE;
    ProductOutput output = ProductOutput.of(node, ROLES, numerics, 0, channels);
    return output.prepare(shape, new Sums(rows, columns, image.dim(3), channels, output));
  }

  private static Shape shape(PlainNode node) {
    TensorView given = node.requireConstant(0, "output shape");
    node.check(given.count() == 4, "an output shape of %d extents is not supported", given.count());
    return node.shapeOf(given.toLongs());
  }

  /** Sums over the input's positions whose windows meet an element of the output. */
  private record Sums(Window rows, Window columns, int inputs, int channels, ProductOutput output)
      implements ProductOutput.Sums {
    @Override
    public long at(TensorView x, TensorView weights, int index) {
      int channel = index % channels;
      int position = index / channels;
      int column = position % columns.input();
      int row = position / columns.input() % rows.input();
      int image = position / columns.input() / rows.input() * rows.output();
      long sum = 0;
      for (int r = 0; r < rows.size(); r++) {
        int y = source(rows, row, r);
        for (int c = 0; c < columns.size() && y >= 0; c++) {
          int at = source(columns, column, c);
          if (at >= 0) {
            int from = ((image + y) * columns.output() + at) * inputs;
            int tap = (channel * rows.size() + r) * columns.size() + c;
            sum += products(x, from, weights, tap * inputs);
          }
        }
      }
      return sum;
    }

    /** The position whose window has {@code position} as its element {@code tap}, or -1. */
    private static int source(Window window, int position, int tap) {
      int start = position - tap + window.before();
      return start >= 0 && start % window.stride() == 0 && start / window.stride() < window.output()
          ? start / window.stride()
          : -1;
    }

    private long products(TensorView x, int from, TensorView weights, int first) {
      long sum = 0;
      for (int k = 0; k < inputs; k++) {
        sum +=
            (x.getLong(from + k) - output.zeroX())
                * (weights.getLong(first + k) - output.zeroWeights());
      }
      return sum;
    }
  }
}
