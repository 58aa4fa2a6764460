package io.sluice.runtime.plain.onnx.product;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Products;
import io.sluice.runtime.plain.onnx.window.WindowAttributes;
import io.sluice.runtime.plain.onnx.window.WindowAxis;
import io.sluice.runtime.plain.onnx.window.Windows;

/**
 * The sums of a convolution: over kernel depth, rows and columns, then the input channels of the
 * group, each ascending; positions in the padding are left out. So does the core op.
 *
 * @param batch N
 * @param groups of channels
 * @param inputs input channels of a group
 * @param outputs output channels of a group
 */
public record Convolution(
    Products products, Windows windows, int batch, int groups, int inputs, int outputs) {

  /**
   * The convolution that a node's attributes describe.
   *
   * @param sums the type to sum in
   * @throws io.sluice.model.InvalidModelException if shapes and attributes do not fit
   */
  public static Convolution of(PlainNode node, DataType sums, Shape x, Shape weight) {
    Windows windows = WindowAttributes.ofConvolution(node, x, weight).over(x);
    int groups = groups(node, weight.dim(0));
    node.check(
        x.dim(1) == (long) weight.dim(1) * groups,
        "input %s has %d channels; weight %s in %d groups takes %d",
        x,
        x.dim(1),
        weight,
        groups,
        (long) weight.dim(1) * groups);
    return new Convolution(
        Products.of(sums),
        windows.flattened(),
        x.dim(0),
        groups,
        weight.dim(1),
        weight.dim(0) / groups);
  }

  /** The attribute group, which must divide some channels. */
  static int groups(PlainNode node, int channels) {
    int groups = node.integer("group", 1, 1, Integer.MAX_VALUE);
    node.check(channels % groups == 0, "%d channels do not make %d groups", channels, groups);
    return groups;
  }

  /** The shape of the output of a convolution of {@code x} by a weight. */
  public static Shape output(PlainNode node, Shape x, Shape weight) {
    return WindowAttributes.ofConvolution(node, x, weight).over(x).outputOver(x, weight.dim(0));
  }

  /** The output channels of all groups. */
  public int channels() {
    return groups * outputs;
  }

  /** Adds all products to {@code y}, which has the biases or zeros. */
  public void add(TensorView x, TensorView weight, TensorView y) {
    for (int n = 0; n < batch; n++) {
      for (int channel = 0; channel < channels(); channel++) {
        int plane = (n * groups + channel / outputs) * inputs * windows.extent();
        int yPlane = (n * channels() + channel) * windows.count();
        addPlane(x, plane, weight, channel * inputs * windows.kernel(), y, yPlane);
      }
    }
  }

  private void addPlane(TensorView x, int xAt, TensorView weight, int wAt, TensorView y, int yAt) {
    WindowAxis depth = windows.depth();
    WindowAxis height = windows.height();
    for (int z = 0; z < depth.windows(); z++) {
      for (int row = 0; row < height.windows(); row++) {
        int to = yAt + windows.window(z, row, 0);
        for (int dz = 0; dz < depth.kernel(); dz++) {
          for (int dy = 0; dy < height.kernel(); dy++) {
            if (depth.inside(z, dz) && height.inside(row, dy)) {
              int from = xAt + windows.element(depth.at(z, dz), height.at(row, dy), 0);
              addRow(x, from, weight, wAt + windows.tap(dz, dy, 0), y, to);
            }
          }
        }
      }
    }
  }

  private void addRow(TensorView x, int xAt, TensorView weight, int wAt, TensorView y, int yAt) {
    WindowAxis width = windows.width();
    for (int tap = 0; tap < width.kernel(); tap++) {
      int first = width.first(tap);
      int count = width.end(tap) - first;
      int from = xAt + width.at(first, tap);
      if (count > 0) {
        for (int c = 0; c < inputs; c++) {
          products.addRow(
              y,
              yAt + first,
              1,
              weight,
              wAt + c * windows.kernel() + tap,
              x,
              from + c * windows.extent(),
              width.stride(),
              count);
        }
      }
    }
  }
}
