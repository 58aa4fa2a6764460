package io.sluice.runtime.plain.onnx.reduce;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import io.sluice.runtime.plain.onnx.TypeChecks;

/**
 * Softmax, LogSoftmax and Hardmax. From version 13 on along one axis, by default the last; before,
 * over all axes from the given one on, by default the second.
 *
 * @param form what is made of each lane
 */
record SoftmaxOp(Form form) implements PlainOp {
  private static final int ALONG_ONE_AXIS = 13;

  /** What is made of a lane. */
  enum Form {
    SOFTMAX,
    LOG_SOFTMAX,
    HARDMAX
  }

  @Override
  public Prepared prepare(PlainNode node) {
    OnnxTypes.checkInputs(node, 1);
    TensorType type = TypeChecks.input(node, 0, OnnxTypes.FLOATS);
    Lanes lanes = lanes(node, type.shape());
    ElementOrder order = new ElementOrder(type.type());
    return Prepared.of(
        type,
        switch (form) {
          case SOFTMAX -> (inputs, outputs, scratch) -> softmax(inputs[0], outputs[0], lanes);
          case LOG_SOFTMAX ->
              (inputs, outputs, scratch) -> logSoftmax(inputs[0], outputs[0], lanes);
          case HARDMAX ->
              (inputs, outputs, scratch) -> hardmax(inputs[0], outputs[0], lanes, order);
        });
  }

  private static Lanes lanes(PlainNode node, Shape shape) {
    if (node.version() >= ALONG_ONE_AXIS) {
      return Lanes.along(shape, node.axis(node.integer("axis", -1), shape.rank()));
    }
    int axis = node.axis(node.integer("axis", 1), shape.rank());
    return new Lanes(shape.elementCount(0, axis), shape.elementCount(axis, shape.rank()), 1);
  }

  private static void softmax(TensorView x, TensorView y, Lanes lanes) {
    for (int lane = 0; lane < lanes.count(); lane++) {
      int first = lanes.first(lane);
      double maximum = maximum(x, lanes, first);
      double sum = sumOfPowers(x, lanes, first, maximum);
      for (int i = 0; i < lanes.length(); i++) {
        int at = first + i * lanes.step();
        y.setDouble(at, StrictMath.exp(x.getDouble(at) - maximum) / sum);
      }
    }
  }

  private static void logSoftmax(TensorView x, TensorView y, Lanes lanes) {
    for (int lane = 0; lane < lanes.count(); lane++) {
      int first = lanes.first(lane);
      double maximum = maximum(x, lanes, first);
      double logarithm = StrictMath.log(sumOfPowers(x, lanes, first, maximum));
      for (int i = 0; i < lanes.length(); i++) {
        int at = first + i * lanes.step();
        y.setDouble(at, x.getDouble(at) - maximum - logarithm);
      }
    }
  }

  private static double maximum(TensorView x, Lanes lanes, int first) {
    double maximum = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < lanes.length(); i++) {
      maximum = Math.max(maximum, x.getDouble(first + i * lanes.step()));
    }
    return maximum;
  }

  private static double sumOfPowers(TensorView x, Lanes lanes, int first, double maximum) {
    double sum = 0;
    for (int i = 0; i < lanes.length(); i++) {
      sum += StrictMath.exp(x.getDouble(first + i * lanes.step()) - maximum);
    }
    return sum;
  }

  /** 1 at the first of the greatest, else 0. */
  private static void hardmax(TensorView x, TensorView y, Lanes lanes, ElementOrder order) {
    for (int lane = 0; lane < lanes.count(); lane++) {
      int best = lanes.first(lane);
      for (int i = 0; i < lanes.length(); i++) {
        int at = lanes.first(lane) + i * lanes.step();
        y.setLong(at, 0);
        best = order.compare(x, at, best) > 0 ? at : best;
      }
      if (lanes.length() > 0) {
        y.setLong(best, 1);
      }
    }
  }
}
