package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Sums;
import io.sluice.runtime.plain.onnx.TypeChecks;
import io.sluice.runtime.plain.onnx.pool.PoolShape;
import io.sluice.runtime.plain.onnx.pool.WindowFold;
import java.util.List;

/**
 * ONNX Runtime's QLinearGlobalAveragePool and QLinearAveragePool of channels-first tensors. The
 * global one requantizes the exact sum of {@code x - x_zero_point} with {@code x_scale / (y_scale *
 * n)}; the other quantizes the average of the reals.
 */
final class QLinearPool implements PlainOp {
  private static final int X = 0;
  private static final int Y = 2;

  private final boolean global;

  QLinearPool(boolean global) {
    this.global = global;
  }

  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, X, TypeChecks.BYTES);
    QLinearParameters.check(node, X, x.type());
    QLinearParameters.check(node, Y, x.type());
    node.check(
        node.integer("channels_last", 0) == 0, "channels_last is not supported; transpose before");
    PoolShape pool = global ? PoolShape.global(node, x) : PoolShape.of(node, x);
    boolean padding = node.integer("count_include_pad", 0) != 0;
    TensorType shifted = new TensorType(DataType.FLOAT32, x.shape());
    TensorType sums = new TensorType(DataType.FLOAT32, pool.output());
    return Prepared.of(
        new TensorType(x.type(), pool.output()),
        List.of(shifted, sums),
        new Kernel(pool, global, padding, QuantizedRange.of(x.type())));
  }

  private record Kernel(PoolShape pool, boolean exact, boolean padding, QuantizedRange range)
      implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      int zero = QLinearParameters.zeroPoint(inputs, X);
      float unit = exact ? 1f : QLinearParameters.scale(inputs, X);
      for (int i = 0; i < inputs[X].count(); i++) {
        scratch[0].setFloat(i, unit * (float) (inputs[X].getLong(i) - zero));
      }
      TensorView sums = scratch[1];
      Sums.clear(sums);
      // A float holds the sum of up to 2^16 bytes exactly.
      pool.fold(WindowFold.SUM, scratch[0], sums);
      for (int i = 0; i < sums.count(); i++) {
        int taps = pool.windows().taps(i % pool.windows().count(), padding);
        outputs[0].setLong(i, average(inputs, sums.getFloat(i), taps));
      }
    }

    private int average(TensorView[] inputs, float sum, float n) {
      if (!exact) {
        return QLinearParameters.quantize(inputs, Y, range, sum / n);
      }
      float factor = QLinearParameters.scale(inputs, X) / (QLinearParameters.scale(inputs, Y) * n);
      return range.quantize(sum * factor, QLinearParameters.zeroPoint(inputs, Y));
    }
  }
}
