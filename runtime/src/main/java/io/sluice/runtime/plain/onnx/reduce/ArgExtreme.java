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
import java.util.stream.IntStream;

/**
 * ArgMax and ArgMin: the index of the extreme along an axis, INT64; of equal ones the first, or the
 * last with {@code select_last_index}.
 *
 * @param sign 1 for the greatest element, -1 for the least
 */
record ArgExtreme(int sign) implements PlainOp {

  @Override
  public Prepared prepare(PlainNode node) {
    OnnxTypes.checkInputs(node, 1);
    TensorType input = TypeChecks.input(node, 0, OnnxTypes.NUMBERS);
    Shape shape = input.shape();
    int axis = node.axis(node.integer("axis", 0), shape.rank());
    boolean keep = node.integer("keepdims", 1, 0, 1) == 1;
    boolean last = node.integer("select_last_index", 0, 0, 1) == 1;
    Lanes lanes = Lanes.along(shape, axis);
    TensorType output = new TensorType(DataType.INT64, without(node, axis, keep));
    node.check(
        lanes.length() > 0 || output.count() == 0, "axis %d of shape %s is empty", axis, shape);
    ElementOrder order = new ElementOrder(input.type());
    return Prepared.of(
        output, (inputs, outputs, scratch) -> run(inputs[0], outputs[0], lanes, order, last));
  }

  private static Shape without(PlainNode node, int axis, boolean keep) {
    Shape shape = node.shape(0);
    return node.shapeOf(
        IntStream.range(0, shape.rank())
            .filter(i -> keep || i != axis)
            .mapToLong(i -> i == axis ? 1 : shape.dim(i))
            .toArray());
  }

  private void run(TensorView x, TensorView y, Lanes lanes, ElementOrder order, boolean last) {
    for (int lane = 0; lane < lanes.count(); lane++) {
      y.setLong(lane, extreme(x, lanes.first(lane), lanes, order, last));
    }
  }

  private int extreme(TensorView x, int first, Lanes lanes, ElementOrder order, boolean last) {
    int best = 0;
    for (int i = 1; i < lanes.length(); i++) {
      int ahead = sign * order.compare(x, first + i * lanes.step(), first + best * lanes.step());
      if (ahead > 0 || ahead == 0 && last) {
        best = i;
      }
    }
    return best;
  }
}
