package io.sluice.runtime.plain.onnx.normalize;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.RealFunctions;
import io.sluice.runtime.plain.onnx.TypeChecks;

/**
 * ONNX LRN, versions 1 and 13: {@code x / (bias + alpha / size * sum(x^2))^beta}, the sum over
 * {@code size} channels about the element's, in double.
 */
final class Lrn implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    Shape shape = x.shape();
    node.check(shape.rank() >= 2, "input %s has no channels", x);
    long size = node.requireInteger("size");
    node.check(size >= 1 && size <= Integer.MAX_VALUE, "attribute 'size' is %d", size);
    return Prepared.of(
        x,
        new Kernel(
            shape.dim(1),
            shape.elementCount(2, shape.rank()),
            (int) size,
            (double) node.real("alpha", 1e-4f) / size,
            node.real("beta", 0.75f),
            node.real("bias", 1f)));
  }

  private record Kernel(int channels, int inner, int size, double factor, double beta, double bias)
      implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      int before = (size - 1) / 2;
      int after = size - 1 - before;
      for (int i = 0; i < inputs[0].count(); i++) {
        int channel = i / inner % channels;
        int first = Math.max(0, channel - before);
        int last = (int) Math.min(channels - 1L, (long) channel + after);
        double sum = 0;
        for (int c = first; c <= last; c++) {
          double value = inputs[0].getDouble(i + (c - channel) * inner);
          sum += value * value;
        }
        double divisor = RealFunctions.power(bias + factor * sum, beta);
        outputs[0].setDouble(i, inputs[0].getDouble(i) / divisor);
      }
    }
  }
}
