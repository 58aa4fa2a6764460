package io.sluice.runtime.plain.onnx.pool;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.TypeChecks;
import io.sluice.runtime.plain.onnx.window.WindowAxis;
import io.sluice.runtime.plain.onnx.window.Windows;
import java.util.List;
import java.util.Set;

/**
 * ONNX MaxPool, versions 1 to 22, over one to three spatial dimensions, and GlobalMaxPool. Padding
 * never wins, a NaN always does; a window of padding alone gives the type's least value. Among
 * equal elements the index is that of the first in row-major order.
 */
final class MaxPool implements PlainOp {
  private static final Set<DataType> TYPES =
      Set.of(DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16, DataType.INT8, DataType.UINT8);

  private final boolean global;

  MaxPool(boolean global) {
    this.global = global;
  }

  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TYPES);
    PoolShape pool = global ? PoolShape.global(node, x) : PoolShape.of(node, x);
    TensorType output = new TensorType(x.type(), pool.output());
    if (global) {
      return Prepared.of(output, (inputs, outputs, scratch) -> run(pool, inputs[0], outputs[0]));
    }
    TensorType indices = new TensorType(DataType.INT64, pool.output());
    boolean columns = node.integer("storage_order", 0) != 0;
    PlainKernel kernel =
        node.wants(1)
            ? new Indexed(pool, columns)
            : (inputs, outputs, scratch) -> run(pool, inputs[0], outputs[0]);
    return new Prepared(List.of(output, indices), List.of(), kernel);
  }

  private static void run(PoolShape pool, TensorView x, TensorView y) {
    clear(y);
    pool.fold(WindowFold.MAX, x, y);
  }

  private static void clear(TensorView y) {
    for (int i = 0; i < y.count(); i++) {
      if (y.type().isFloat()) {
        y.setFloat(i, Float.NEGATIVE_INFINITY);
      } else {
        y.setLong(i, y.type().least());
      }
    }
  }

  /**
   * Says where each maximum was.
   *
   * @param columns whether the innermost spatial dimension counts as the outermost
   */
  private record Indexed(PoolShape pool, boolean columns) implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      Windows windows = pool.windows();
      int at = 0;
      for (int plane = 0; plane < pool.planes(); plane++) {
        for (int z = 0; z < windows.depth().windows(); z++) {
          for (int y = 0; y < windows.height().windows(); y++) {
            for (int x = 0; x < windows.width().windows(); x++) {
              give(inputs[0], plane, best(inputs[0], plane, z, y, x), outputs, at++);
            }
          }
        }
      }
    }

    private void give(TensorView x, int plane, int best, TensorView[] outputs, int at) {
      TensorView values = outputs[0];
      if (best >= 0) {
        if (values != null) {
          values.copy(at, x, plane * pool.windows().extent() + best);
        }
        outputs[1].setLong(at, index(plane, best));
        return;
      }
      if (values != null) {
        values.setDouble(
            at, x.type().isFloat() ? Double.NEGATIVE_INFINITY : (double) x.type().least());
      }
      outputs[1].setLong(at, -1);
    }

    /** The greatest element of a window, counted within its plane; -1 if it has none. */
    private int best(TensorView x, int plane, int z, int row, int column) {
      WindowAxis depth = pool.windows().depth();
      WindowAxis height = pool.windows().height();
      WindowAxis width = pool.windows().width();
      int from = plane * pool.windows().extent();
      int best = -1;
      for (int dz = 0; dz < depth.kernel(); dz++) {
        for (int dy = 0; dy < height.kernel(); dy++) {
          for (int dx = 0; dx < width.kernel(); dx++) {
            if (depth.inside(z, dz) && height.inside(row, dy) && width.inside(column, dx)) {
              int i =
                  pool.windows().element(depth.at(z, dz), height.at(row, dy), width.at(column, dx));
              best = best < 0 || wins(x.getDouble(from + i), x.getDouble(from + best)) ? i : best;
            }
          }
        }
      }
      return best;
    }

    private static boolean wins(double value, double best) {
      return value > best || (Double.isNaN(value) && !Double.isNaN(best));
    }

    private long index(int plane, int element) {
      Windows windows = pool.windows();
      long from = (long) plane * windows.extent();
      if (!columns) {
        return from + element;
      }
      int width = windows.width().extent();
      int height = windows.height().extent();
      int x = element % width;
      int y = element / width % height;
      int z = element / width / height;
      return from + ((long) x * height + y) * windows.depth().extent() + z;
    }
  }
}
