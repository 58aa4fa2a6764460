package io.sluice.runtime.plain.onnx.elementwise;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.Broadcast;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Arithmetic;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import io.sluice.runtime.plain.onnx.TypeChecks;
import java.util.Map;
import java.util.Set;

/**
 * Element-wise functions of any number of tensors, stretched to one shape as NumPy does; and Where,
 * which has three. What is joined is joined in the order of the inputs.
 */
public final class VariadicOps {
  private VariadicOps() {}

  /** The ops by name. */
  public static Map<String, PlainOp> ops() {
    return Map.of(
        "Max", node -> joined(node, OnnxTypes.NUMBERS, Arithmetic.MAXIMUM),
        "Min", node -> joined(node, OnnxTypes.NUMBERS, Arithmetic.MINIMUM),
        "Sum", node -> joined(node, OnnxTypes.FLOATS, Arithmetic.ADD),
        "Mean", VariadicOps::mean,
        "Where", VariadicOps::where);
  }

  private static Prepared joined(PlainNode node, Set<DataType> types, Arithmetic function) {
    TensorType first = TypeChecks.input(node, 0, types);
    Shape[] shapes = new Shape[node.inputCount()];
    for (int i = 0; i < shapes.length; i++) {
      shapes[i] = TypeChecks.inputLike(node, i, first).shape();
    }
    Shape shape = Broadcast.shape(node, shapes);
    BinaryLoop[] loops = new BinaryLoop[shapes.length - 1];
    for (int i = 0; i < loops.length; i++) {
      Broadcast walk = Broadcast.of(shape, i == 0 ? shapes[0] : shape, shapes[i + 1]);
      loops[i] = BinaryLoop.of(first.type(), function, walk);
    }
    return Prepared.of(
        new TensorType(first.type(), shape),
        (inputs, outputs, scratch) -> join(loops, inputs, outputs[0]));
  }

  /** The first two into the result, then each further one into it. */
  private static void join(BinaryLoop[] loops, TensorView[] inputs, TensorView result) {
    if (loops.length == 0) {
      result.copy(inputs[0]);
    }
    for (int i = 0; i < loops.length; i++) {
      loops[i].run(i == 0 ? inputs[0] : result, inputs[i + 1], result);
    }
  }

  private static Prepared mean(PlainNode node) {
    Prepared sum = joined(node, OnnxTypes.FLOATS, Arithmetic.ADD);
    int count = node.inputCount();
    return Prepared.of(
        sum.outputs().get(0),
        (inputs, outputs, scratch) -> {
          sum.kernel().run(inputs, outputs, scratch);
          divide(outputs[0], count);
        });
  }

  private static void divide(TensorView y, int count) {
    for (int i = 0; i < y.count(); i++) {
      y.setDouble(i, y.getDouble(i) / count);
    }
  }

  private static Prepared where(PlainNode node) {
    OnnxTypes.checkInputs(node, 3);
    TypeChecks.input(node, 0, OnnxTypes.TRUTH);
    TensorType x = node.input(1);
    TensorType y = TypeChecks.inputLike(node, 2, x);
    Shape shape = Broadcast.shape(node, node.shape(0), x.shape(), y.shape());
    Broadcast walk = Broadcast.of(shape, node.shape(0), x.shape(), y.shape());
    return Prepared.of(
        new TensorType(x.type(), shape),
        (inputs, outputs, scratch) -> choose(walk, inputs, outputs[0]));
  }

  private static void choose(Broadcast walk, TensorView[] inputs, TensorView result) {
    TensorView condition = inputs[0];
    int at = 0;
    for (int row = 0; row < walk.rows(); row++) {
      int asked = walk.first(0, row);
      int x = walk.first(1, row);
      int y = walk.first(2, row);
      for (int i = 0; i < walk.length(); i++) {
        if (condition.getLong(asked + i * walk.step(0)) != 0) {
          result.copy(at++, inputs[1], x + i * walk.step(1));
        } else {
          result.copy(at++, inputs[2], y + i * walk.step(2));
        }
      }
    }
  }
}
