package io.sluice.runtime.plain.onnx.elementwise;

import io.sluice.kernels.FloatFunction;
import io.sluice.model.DataType;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import io.sluice.runtime.plain.onnx.TypeChecks;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;

/**
 * An op that computes each element from one of its input: input X of any shape, output Y alike.
 *
 * @param types the types it takes
 * @param function what is computed, of the node's attributes
 */
record UnaryOp(Set<DataType> types, Function<PlainNode, UnaryFunction> function)
    implements PlainOp {

  /** An op without attributes. */
  static PlainOp of(Set<DataType> types, UnaryFunction function) {
    return new UnaryOp(types, node -> function);
  }

  /** An op that asks something of each real; the answers are truth values. */
  static PlainOp ofPredicate(Function<PlainNode, DoublePredicate> condition) {
    return node -> {
      OnnxTypes.checkInputs(node, 1);
      TensorType input = TypeChecks.input(node, 0, OnnxTypes.FLOATS);
      DoublePredicate holds = condition.apply(node);
      return Prepared.of(
          new TensorType(DataType.BOOL, input.shape()),
          (inputs, outputs, scratch) -> test(inputs[0], outputs[0], holds));
    };
  }

  private static void test(TensorView x, TensorView y, DoublePredicate holds) {
    for (int i = 0; i < x.count(); i++) {
      y.setLong(i, holds.test(x.getDouble(i)) ? 1 : 0);
    }
  }

  @Override
  public Prepared prepare(PlainNode node) {
    OnnxTypes.checkInputs(node, 1);
    TensorType type = TypeChecks.input(node, 0, types);
    return Prepared.of(type, kernel(type.type(), function.apply(node)));
  }

  private static PlainKernel kernel(DataType type, UnaryFunction function) {
    return switch (type) {
      case FLOAT32 ->
          (inputs, outputs, scratch) ->
              floats((FloatView) inputs[0], (FloatView) outputs[0], function.floats());
      case FLOAT16 ->
          (inputs, outputs, scratch) -> halves(inputs[0], outputs[0], function.floats());
      case FLOAT64 ->
          (inputs, outputs, scratch) -> doubles(inputs[0], outputs[0], function.doubles());
      case INT8, INT16, INT32, INT64 ->
          (inputs, outputs, scratch) -> integers(inputs[0], outputs[0], function.signed());
      case UINT8, UINT16, UINT32, UINT64, BOOL ->
          (inputs, outputs, scratch) -> integers(inputs[0], outputs[0], function.unsigned());
      case STRING -> throw new IllegalArgumentException("a function of texts");
    };
  }

  private static void floats(FloatView x, FloatView y, FloatFunction function) {
    float[] from = x.array();
    float[] to = y.array();
    int shift = y.offset() - x.offset();
    int end = x.offset() + x.count();
    for (int i = x.offset(); i < end; i++) {
      to[i + shift] = function.apply(from[i]);
    }
  }

  private static void halves(TensorView x, TensorView y, FloatFunction function) {
    for (int i = 0; i < x.count(); i++) {
      y.setFloat(i, function.apply(x.getFloat(i)));
    }
  }

  private static void doubles(TensorView x, TensorView y, DoubleUnaryOperator function) {
    for (int i = 0; i < x.count(); i++) {
      y.setDouble(i, function.applyAsDouble(x.getDouble(i)));
    }
  }

  private static void integers(TensorView x, TensorView y, LongUnaryOperator function) {
    for (int i = 0; i < x.count(); i++) {
      y.setLong(i, function.applyAsLong(x.getLong(i)));
    }
  }
}
