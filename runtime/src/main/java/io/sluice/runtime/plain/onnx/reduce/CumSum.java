package io.sluice.runtime.plain.onnx.reduce;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import io.sluice.runtime.plain.onnx.TypeChecks;

/**
 * CumSum: the sums of the elements up to each, along an axis that is a constant input of one
 * element; {@code exclusive} leaves out the element itself, {@code reverse} sums from the end.
 * Floats are summed in double, integers wrap around.
 */
final class CumSum implements PlainOp {

  @Override
  public Prepared prepare(PlainNode node) {
    OnnxTypes.checkInputs(node, 2);
    TensorType type = TypeChecks.input(node, 0, OnnxTypes.NUMBERS);
    TensorView given = node.requireConstant(1, "axis");
    node.check(given.count() == 1, "the axis has %d elements, not 1", given.count());
    Shape shape = type.shape();
    int axis = node.axis(given.getLong(0), shape.rank());
    boolean exclusive = node.integer("exclusive", 0, 0, 1) == 1;
    boolean reverse = node.integer("reverse", 0, 0, 1) == 1;
    RunningSums sums = new RunningSums(Lanes.along(shape, axis), exclusive, reverse);
    return Prepared.of(
        type, (inputs, outputs, scratch) -> sums.run(type.type(), inputs[0], outputs[0]));
  }

  private record RunningSums(Lanes lanes, boolean exclusive, boolean reverse) {

    void run(DataType type, TensorView x, TensorView y) {
      int last = (lanes.length() - 1) * lanes.step();
      for (int lane = 0; lane < lanes.count(); lane++) {
        int first = lanes.first(lane) + (reverse ? last : 0);
        if (type.isFloat()) {
          reals(x, y, first);
        } else {
          integers(x, y, first);
        }
      }
    }

    private void reals(TensorView x, TensorView y, int first) {
      int step = reverse ? -lanes.step() : lanes.step();
      double before = 0;
      for (int i = 0; i < lanes.length(); i++) {
        double sum = before + x.getDouble(first + i * step);
        y.setDouble(first + i * step, exclusive ? before : sum);
        before = sum;
      }
    }

    private void integers(TensorView x, TensorView y, int first) {
      int step = reverse ? -lanes.step() : lanes.step();
      long before = 0;
      for (int i = 0; i < lanes.length(); i++) {
        long sum = before + x.getLong(first + i * step);
        y.setLong(first + i * step, exclusive ? before : sum);
        before = sum;
      }
    }
  }
}
