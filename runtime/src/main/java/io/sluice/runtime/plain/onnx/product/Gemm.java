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
import org.jspecify.annotations.Nullable;

/**
 * ONNX Gemm, versions 7 to 13: {@code alpha * A * B + beta * C}, where A and B may be transposed
 * and C broadcasts to the product's shape.
 *
 * <p>With an alpha of 1 the sums begin with {@code beta * C}, as those of a linear layer do with
 * its bias; else they begin with 0, and the product is scaled before {@code beta * C} is added.
 */
public final class Gemm implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    TensorType a = TypeChecks.input(node, 0, TypeChecks.NUMBERS);
    TensorType b = TypeChecks.inputLike(node, 1, a);
    MatrixProduct product = product(node, a, b.shape());
    Shape shape = Shape.of(product.rows(), product.columns());
    TensorType output = new TensorType(a.type(), shape);
    Addend addend = node.has(2) ? addend(node, a, shape) : new Addend(0, 0);
    float alpha = node.real("alpha", 1f);
    float beta = node.real("beta", 1f);
    return Prepared.of(output, Sums.scratch(output), new Kernel(product, addend, alpha, beta));
  }

  /** The product of two matrices, each as it is or transposed. */
  public static MatrixProduct product(PlainNode node, TensorType a, Shape b) {
    Shape left = a.shape();
    node.check(
        left.rank() == 2 && b.rank() == 2,
        "no product of %s and %s: both must be matrices",
        left,
        b);
    boolean aTransposed = node.integer("transA", 0) != 0;
    boolean bTransposed = node.integer("transB", 0) != 0;
    int depth = left.dim(aTransposed ? 0 : 1);
    node.check(
        b.dim(bTransposed ? 1 : 0) == depth,
        "no product of %s%s and %s%s",
        left,
        aTransposed ? " transposed" : "",
        b,
        bTransposed ? " transposed" : "");
    return new MatrixProduct(
        Products.of(Sums.typeFor(a.type())),
        left.dim(aTransposed ? 1 : 0),
        b.dim(bTransposed ? 0 : 1),
        depth,
        aTransposed ? 1 : left.dim(1),
        aTransposed ? left.dim(1) : 1,
        bTransposed ? 1 : b.dim(1),
        bTransposed ? b.dim(1) : 1);
  }

  private static Addend addend(PlainNode node, TensorType a, Shape output) {
    Shape c = TypeChecks.inputLike(node, 2, a).shape();
    int rows = c.rank() < 2 ? 1 : c.dim(-2);
    int columns = c.rank() < 1 ? 1 : c.dim(-1);
    node.check(
        c.rank() <= 2
            && (rows == 1 || rows == output.dim(0))
            && (columns == 1 || columns == output.dim(1)),
        "C %s does not broadcast to %s",
        c,
        output);
    return new Addend(rows == 1 ? 0 : columns, columns == 1 ? 0 : 1);
  }

  /** How far C moves with each row and each column of the output. */
  private record Addend(int row, int column) {}

  private record Kernel(MatrixProduct product, Addend addend, float alpha, float beta)
      implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      TensorView c = inputs.length > 2 ? inputs[2] : null;
      TensorView sums = Sums.in(outputs[0], scratch);
      Sums.clear(sums);
      if (alpha == 1f) {
        add(c, sums);
        product.add(sums, 0, inputs[0], 0, inputs[1], 0);
      } else {
        product.add(sums, 0, inputs[0], 0, inputs[1], 0);
        scale(sums);
        add(c, sums);
      }
      Sums.finish(sums, outputs[0]);
    }

    private void scale(TensorView sums) {
      for (int i = 0; i < sums.count(); i++) {
        switch (sums.type()) {
          case FLOAT32 -> sums.setFloat(i, alpha * sums.getFloat(i));
          default -> sums.setDouble(i, alpha * sums.getDouble(i));
        }
      }
    }

    private void add(@Nullable TensorView c, TensorView sums) {
      if (c == null || beta == 0f) {
        return;
      }
      for (int m = 0; m < product.rows(); m++) {
        for (int n = 0; n < product.columns(); n++) {
          int i = m * product.columns() + n;
          int from = m * addend.row() + n * addend.column();
          switch (sums.type()) {
            case FLOAT32 -> sums.setFloat(i, sums.getFloat(i) + beta * c.getFloat(from));
            case FLOAT64 -> sums.setDouble(i, sums.getDouble(i) + beta * c.getDouble(from));
            default -> sums.setLong(i, sums.getLong(i) + times(c.getLong(from)));
          }
        }
      }
    }

    private long times(long value) {
      return beta == 1f ? value : (long) (beta * (double) value);
    }
  }
}
