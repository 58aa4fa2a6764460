package io.sluice.runtime.plain.onnx.normalize;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.Broadcast;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Sums;
import io.sluice.runtime.plain.onnx.TypeChecks;
import java.util.List;

/**
 * ONNX MeanVarianceNormalization, versions 9 and 13: {@code (x - mean) / (deviation + 1e-9)} over
 * some axes, in double.
 */
final class MeanVarianceNormalization implements PlainOp {
  private static final double EPSILON = 1e-9;

  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    Shape statistics = x.shape();
    for (long axis : node.integers("axes", 0, 2, 3)) {
      statistics = statistics.withDim(node.axis(axis, statistics.rank()), 1);
    }
    Broadcast walk = Broadcast.of(x.shape(), x.shape(), statistics);
    TensorType each = new TensorType(DataType.FLOAT64, statistics);
    int groups = Math.max(1, statistics.elementCount());
    return Prepared.of(x, List.of(each, each), new Kernel(walk, x.count() / groups));
  }

  /**
   * The arithmetic.
   *
   * @param size elements of a group
   */
  private record Kernel(Broadcast walk, int size) implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      TensorView x = inputs[0];
      TensorView means = scratch[0];
      TensorView variances = scratch[1];
      Sums.clear(means);
      Sums.clear(variances);
      for (int row = 0; row < walk.rows(); row++) {
        for (int i = 0; i < walk.length(); i++) {
          int group = group(row, i);
          means.setDouble(group, means.getDouble(group) + x.getDouble(element(row, i)) / size);
        }
      }
      for (int row = 0; row < walk.rows(); row++) {
        for (int i = 0; i < walk.length(); i++) {
          int group = group(row, i);
          double distance = x.getDouble(element(row, i)) - means.getDouble(group);
          variances.setDouble(group, variances.getDouble(group) + distance * distance / size);
        }
      }
      for (int row = 0; row < walk.rows(); row++) {
        for (int i = 0; i < walk.length(); i++) {
          int group = group(row, i);
          double distance = x.getDouble(element(row, i)) - means.getDouble(group);
          double deviation = Math.sqrt(variances.getDouble(group)) + EPSILON;
          outputs[0].setDouble(element(row, i), distance / deviation);
        }
      }
    }

    private int element(int row, int i) {
      return row * walk.length() + i;
    }

    private int group(int row, int i) {
      return walk.first(1, row) + i * walk.step(1);
    }
  }
}
