package io.sluice.runtime.plain.onnx.elementwise;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Integers;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import io.sluice.runtime.plain.onnx.RealFunctions;
import io.sluice.runtime.plain.onnx.TypeChecks;

/**
 * Clip: {@code min(max(x, least), most)}, so the upper bound wins if they cross. Inputs: x of any
 * shape, and from version 11 on the bounds, of one element each; before that they are the
 * attributes {@code min} and {@code max}. Bounds that are left out are the type's least and
 * greatest finite values.
 */
final class Clip implements PlainOp {
  private static final int BOUNDS_ARE_INPUTS = 11;

  @Override
  public Prepared prepare(PlainNode node) {
    OnnxTypes.checkInputs(node, node.version() < BOUNDS_ARE_INPUTS ? 1 : 3);
    TensorType type = TypeChecks.input(node, 0, OnnxTypes.NUMBERS);
    for (int i = 1; i <= 2; i++) {
      if (node.has(i)) {
        TensorType bound = TypeChecks.inputLike(node, i, type);
        node.check(bound.count() == 1, "input %d, a bound, has shape %s", i, bound.shape());
      }
    }
    return Prepared.of(type, kernel(node, type.type()));
  }

  private static PlainKernel kernel(PlainNode node, DataType type) {
    if (!type.isFloat()) {
      return (inputs, outputs, scratch) -> integers(inputs, outputs[0]);
    }
    double greatest = type == DataType.FLOAT64 ? Double.MAX_VALUE : Float.MAX_VALUE;
    boolean given = node.version() < BOUNDS_ARE_INPUTS;
    double least = given ? node.real("min", -Float.MAX_VALUE) : -greatest;
    double most = given ? node.real("max", Float.MAX_VALUE) : greatest;
    return type == DataType.FLOAT32
        ? (inputs, outputs, scratch) ->
            floats(
                (FloatView) inputs[0],
                (FloatView) outputs[0],
                (float) bound(inputs, 1, least),
                (float) bound(inputs, 2, most))
        : (inputs, outputs, scratch) ->
            reals(inputs[0], outputs[0], bound(inputs, 1, least), bound(inputs, 2, most));
  }

  private static boolean has(TensorView[] inputs, int index) {
    return index < inputs.length && inputs[index] != null;
  }

  private static double bound(TensorView[] inputs, int index, double otherwise) {
    return has(inputs, index) ? inputs[index].getDouble(0) : otherwise;
  }

  private static void floats(FloatView x, FloatView y, float least, float most) {
    float[] from = x.array();
    float[] to = y.array();
    int shift = y.offset() - x.offset();
    int end = x.offset() + x.count();
    for (int i = x.offset(); i < end; i++) {
      to[i + shift] = Math.min(Math.max(from[i], least), most);
    }
  }

  private static void reals(TensorView x, TensorView y, double least, double most) {
    for (int i = 0; i < x.count(); i++) {
      y.setDouble(i, RealFunctions.clip(x.getDouble(i), least, most));
    }
  }

  private static void integers(TensorView[] inputs, TensorView y) {
    TensorView x = inputs[0];
    long order = Integers.order(x.type());
    long least = has(inputs, 1) ? inputs[1].getLong(0) ^ order : Long.MIN_VALUE;
    long most = has(inputs, 2) ? inputs[2].getLong(0) ^ order : Long.MAX_VALUE;
    for (int i = 0; i < x.count(); i++) {
      y.setLong(i, Math.min(Math.max(x.getLong(i) ^ order, least), most) ^ order);
    }
  }
}
