package io.sluice.runtime.plain.onnx.product;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Products;
import io.sluice.runtime.plain.onnx.Sums;
import io.sluice.runtime.plain.onnx.TypeChecks;
import io.sluice.runtime.plain.onnx.window.WindowAttributes;
import io.sluice.runtime.plain.onnx.window.WindowAxis;
import io.sluice.runtime.plain.onnx.window.Windows;

/**
 * ONNX ConvTranspose, versions 1 to 22, over one to three spatial dimensions. Each element of the
 * input lays a window on the output and adds the kernel's multiple to it. An output's sum runs over
 * kernel depth, rows and columns, then the input channels of the group, on top of the bias.
 */
final class ConvTranspose implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    Shape weight = TypeChecks.inputLike(node, 1, x).shape();
    Windows windows = WindowAttributes.ofConvolution(node, x.shape(), weight).under(x.shape());
    int inputs = x.shape().dim(1);
    int groups = Convolution.groups(node, inputs);
    node.check(
        weight.dim(0) == inputs, "weight %s does not match input channels %d", weight, inputs);
    long channels = (long) weight.dim(1) * groups;
    node.check(channels <= Integer.MAX_VALUE, "%d output channels are too many", channels);
    Kernel kernel =
        new Kernel(
            Products.of(Sums.typeFor(x.type())),
            windows,
            x.shape().dim(0),
            groups,
            inputs / groups,
            weight.dim(1));
    if (node.has(2)) {
      TypeChecks.vector(node, 2, x.type(), (int) channels);
    }
    TensorType output = new TensorType(x.type(), windows.outputUnder(x.shape(), (int) channels));
    return Prepared.of(output, Sums.scratch(output), kernel);
  }

  private record Kernel(
      Products products, Windows windows, int batch, int groups, int inputs, int outputs)
      implements PlainKernel {

    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      TensorView sums = Sums.in(outputs[0], scratch);
      if (inputs.length > 2 && inputs[2] != null) {
        Sums.repeat(sums, inputs[2], windows.extent());
      } else {
        Sums.clear(sums);
      }
      for (int plane = 0; plane < batch * groups * this.outputs; plane++) {
        int group = plane / this.outputs;
        int weight = (group % groups) * this.inputs * this.outputs + plane % this.outputs;
        addPlane(
            inputs[0],
            group * this.inputs * windows.count(),
            inputs[1],
            weight * windows.kernel(),
            sums,
            plane * windows.extent());
      }
      Sums.finish(sums, outputs[0]);
    }

    private void addPlane(
        TensorView x, int xAt, TensorView weight, int wAt, TensorView y, int yAt) {
      for (int dz = 0; dz < windows.depth().kernel(); dz++) {
        for (int dy = 0; dy < windows.height().kernel(); dy++) {
          for (int dx = 0; dx < windows.width().kernel(); dx++) {
            for (int c = 0; c < inputs; c++) {
              int w = wAt + c * outputs * windows.kernel() + windows.tap(dz, dy, dx);
              addTap(x, xAt + c * windows.count(), weight, w, dz, dy, dx, y, yAt);
            }
          }
        }
      }
    }

    /** Adds one weight's multiple of an input plane. */
    private void addTap(
        TensorView x,
        int xAt,
        TensorView weight,
        int w,
        int dz,
        int dy,
        int dx,
        TensorView y,
        int yAt) {
      WindowAxis depth = windows.depth();
      WindowAxis height = windows.height();
      WindowAxis width = windows.width();
      int first = width.first(dx);
      int count = width.end(dx) - first;
      for (int z = depth.first(dz); z < depth.end(dz); z++) {
        for (int row = height.first(dy); row < height.end(dy); row++) {
          int to = yAt + windows.element(depth.at(z, dz), height.at(row, dy), width.at(first, dx));
          int from = xAt + windows.window(z, row, first);
          products.addRow(y, to, width.stride(), weight, w, x, from, 1, count);
        }
      }
    }
  }
}
