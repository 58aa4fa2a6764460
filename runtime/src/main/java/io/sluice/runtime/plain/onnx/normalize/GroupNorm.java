package io.sluice.runtime.plain.onnx.normalize;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.Broadcast;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Normalizes groups of adjacent elements: {@code (x - mean) / sqrt(variance + epsilon) * scale +
 * bias}, in double, rounded at the end. Scale and bias are inputs 1 and 2.
 *
 * @param groups their number
 * @param size elements of a group
 * @param centred whether the mean is subtracted; else {@code variance} is the mean of squares
 * @param walk over x, a tensor of one element for each group, scale and bias
 */
record GroupNorm(int groups, int size, double epsilon, boolean centred, Broadcast walk)
    implements PlainKernel {

  /**
   * The groups of a shape.
   *
   * @param x the input's shape, in a form to which the others stretch
   * @param statistics the shape of one element for each group
   * @param scale the shape of scale and bias
   */
  static GroupNorm of(
      Shape x, Shape statistics, Shape scale, Shape bias, double epsilon, boolean centred) {
    int groups = statistics.elementCount();
    int size = groups == 0 ? 0 : x.elementCount() / groups;
    return new GroupNorm(
        groups, size, epsilon, centred, Broadcast.of(x, x, statistics, scale, bias));
  }

  /** Means and reciprocal deviations of all groups. */
  List<TensorType> scratch() {
    TensorType each = new TensorType(DataType.FLOAT64, Shape.of(groups));
    return List.of(each, each);
  }

  @Override
  public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
    statistics(inputs[0], scratch);
    apply(inputs, outputs[0], scratch);
  }

  /** Computes the means and reciprocal deviations into the scratch. */
  void statistics(TensorView x, TensorView[] scratch) {
    for (int group = 0; group < groups; group++) {
      double mean = centred ? Moments.mean(x, group * size, size) : 0;
      double variance = Moments.variance(x, group * size, size, mean);
      scratch[0].setDouble(group, mean);
      scratch[1].setDouble(group, 1 / Math.sqrt(variance + epsilon));
    }
  }

  private void apply(TensorView[] inputs, TensorView y, TensorView[] scratch) {
    TensorView bias = inputs.length > 2 ? inputs[2] : null;
    for (int row = 0; row < walk.rows(); row++) {
      row(row, inputs[0], scratch, inputs[1], bias, y);
    }
  }

  private void row(
      int row,
      TensorView x,
      TensorView[] statistics,
      TensorView scale,
      @Nullable TensorView bias,
      TensorView y) {
    int from = walk.first(0, row);
    int group = walk.first(1, row);
    int scaleAt = walk.first(2, row);
    int biasAt = walk.first(3, row);
    for (int i = 0; i < walk.length(); i++) {
      int of = group + i * walk.step(1);
      double distance = x.getDouble(from + i) - statistics[0].getDouble(of);
      double factor = statistics[1].getDouble(of) * scale.getDouble(scaleAt + i * walk.step(2));
      double offset = bias == null ? 0 : bias.getDouble(biasAt + i * walk.step(3));
      y.setDouble(from + i, distance * factor + offset);
    }
  }
}
