package io.sluice.runtime.plain.onnx.pool;

import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.RealFunctions;
import io.sluice.runtime.plain.onnx.Sums;
import io.sluice.runtime.plain.onnx.TypeChecks;
import io.sluice.runtime.plain.onnx.window.WindowAxis;
import io.sluice.runtime.plain.onnx.window.Windows;

/**
 * ONNX LpPool and GlobalLpPool, versions 2 to 22: the p-norm of each window, {@code (sum
 * |x|^p)^(1/p)}. The sums for other p than 1 and 2 are made of {@link StrictMath#pow}, in double.
 */
final class LpPool implements PlainOp {
  private final boolean global;

  LpPool(boolean global) {
    this.global = global;
  }

  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    PoolShape pool = global ? PoolShape.global(node, x) : PoolShape.of(node, x);
    int p = node.integer("p", 2, 1, Integer.MAX_VALUE);
    TensorType output = new TensorType(x.type(), pool.output());
    PlainKernel kernel =
        switch (p) {
          case 1 -> new Folded(pool, WindowFold.ABSOLUTE_SUM);
          case 2 -> new Folded(pool, WindowFold.SQUARE_SUM);
          default -> new Powers(pool, p);
        };
    return Prepared.of(output, Sums.scratch(output), kernel);
  }

  /** The norms that are sums of exactly rounded terms. */
  private record Folded(PoolShape pool, WindowFold fold) implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      TensorView sums = Sums.in(outputs[0], scratch);
      Sums.clear(sums);
      pool.fold(fold, inputs[0], sums);
      for (int i = 0; i < sums.count(); i++) {
        double sum = sums.getDouble(i);
        outputs[0].setDouble(i, fold == WindowFold.SQUARE_SUM ? Math.sqrt(sum) : sum);
      }
    }
  }

  private record Powers(PoolShape pool, int p) implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      Windows windows = pool.windows();
      int i = 0;
      for (int plane = 0; plane < pool.planes(); plane++) {
        for (int z = 0; z < windows.depth().windows(); z++) {
          for (int y = 0; y < windows.height().windows(); y++) {
            for (int x = 0; x < windows.width().windows(); x++) {
              double sum = sum(inputs[0], plane * windows.extent(), z, y, x);
              outputs[0].setDouble(i++, RealFunctions.power(sum, 1d / p));
            }
          }
        }
      }
    }

    private double sum(TensorView x, int plane, int z, int row, int column) {
      WindowAxis depth = pool.windows().depth();
      WindowAxis height = pool.windows().height();
      WindowAxis width = pool.windows().width();
      double sum = 0;
      for (int dz = 0; dz < depth.kernel(); dz++) {
        for (int dy = 0; dy < height.kernel(); dy++) {
          for (int dx = 0; dx < width.kernel(); dx++) {
            if (depth.inside(z, dz) && height.inside(row, dy) && width.inside(column, dx)) {
              int i =
                  pool.windows().element(depth.at(z, dz), height.at(row, dy), width.at(column, dx));
              sum += RealFunctions.power(Math.abs(x.getDouble(plane + i)), p);
            }
          }
        }
      }
      return sum;
    }
  }
}
