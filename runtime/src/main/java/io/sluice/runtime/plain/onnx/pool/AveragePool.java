package io.sluice.runtime.plain.onnx.pool;

import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Sums;
import io.sluice.runtime.plain.onnx.TypeChecks;
import io.sluice.runtime.plain.onnx.window.Windows;

/**
 * ONNX AveragePool, versions 1 to 22, over one to three spatial dimensions: the sum of a window's
 * elements, divided by their number. With count_include_pad the padding counts, but not what a
 * window that ceil_mode added has beyond it.
 */
final class AveragePool implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    PoolShape pool = PoolShape.of(node, x);
    TensorType output = new TensorType(x.type(), pool.output());
    boolean padding = node.integer("count_include_pad", 0) != 0;
    return Prepared.of(output, Sums.scratch(output), new Kernel(pool, padding));
  }

  private record Kernel(PoolShape pool, boolean padding) implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      TensorView sums = Sums.in(outputs[0], scratch);
      Sums.clear(sums);
      pool.fold(WindowFold.SUM, inputs[0], sums);
      Windows windows = pool.windows();
      for (int i = 0; i < sums.count(); i++) {
        divide(sums, i, windows.taps(i % windows.count(), padding));
      }
      Sums.finish(sums, outputs[0]);
    }

    private static void divide(TensorView sums, int i, int count) {
      switch (sums.type()) {
        case FLOAT32 -> sums.setFloat(i, sums.getFloat(i) / (float) count);
        default -> sums.setDouble(i, sums.getDouble(i) / count);
      }
    }
  }
}
