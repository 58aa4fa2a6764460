package io.sluice.runtime.plain.onnx.normalize;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.TypeChecks;

/**
 * ONNX LpNormalization, versions 1 and 22: divides by the 1- or 2-norm along an axis, in double.
 * Where the norm is 0 the result is 0.
 */
final class LpNormalization implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    Shape shape = x.shape();
    int axis = node.axis(node.integer("axis", -1), shape.rank());
    boolean squares = node.integer("p", 2, 1, 2) == 2;
    int inner = shape.elementCount(axis + 1, shape.rank());
    return Prepared.of(x, new Kernel(shape.dim(axis), inner, squares));
  }

  private record Kernel(int extent, int inner, boolean squares) implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      int slices = extent == 0 ? 0 : inputs[0].count() / extent;
      for (int slice = 0; slice < slices; slice++) {
        int first = slice / inner * extent * inner + slice % inner;
        double norm = norm(inputs[0], first);
        for (int k = 0; k < extent; k++) {
          int i = first + k * inner;
          outputs[0].setDouble(i, norm == 0 ? 0 : inputs[0].getDouble(i) / norm);
        }
      }
    }

    private double norm(TensorView x, int first) {
      double sum = 0;
      for (int k = 0; k < extent; k++) {
        double value = x.getDouble(first + k * inner);
        sum += squares ? value * value : Math.abs(value);
      }
      return squares ? Math.sqrt(sum) : sum;
    }
  }
}
