package io.sluice.runtime.plain.onnx.elementwise;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import java.util.Map;

/**
 * Ops that keep the elements, or change their type. Reals become integers by cutting the fraction;
 * what lies outside the type's range, which the specification leaves open, is cut to its bits.
 */
public final class ConversionOps {
  private ConversionOps() {}

  /** The ops by name. */
  public static Map<String, PlainOp> ops() {
    return Map.of(
        "Identity", ConversionOps::identity,
        "Cast", ConversionOps::cast,
        "CastLike", ConversionOps::castLike);
  }

  private static Prepared identity(PlainNode node) {
    OnnxTypes.checkInputs(node, 1);
    return Prepared.of(node.input(0), (inputs, outputs, scratch) -> outputs[0].copy(inputs[0]));
  }

  private static Prepared cast(PlainNode node) {
    OnnxTypes.checkInputs(node, 1);
    return cast(node, OnnxTypes.ofCode(node, node.requireInteger("to")));
  }

  private static Prepared castLike(PlainNode node) {
    OnnxTypes.checkInputs(node, 2);
    return cast(node, node.input(1).type());
  }

  private static Prepared cast(PlainNode node, DataType to) {
    TensorType from = node.input(0);
    return Prepared.of(new TensorType(to, from.shape()), conversion(from.type(), to));
  }

  /** Each way rounds once, so integers do not become floats by way of doubles. */
  private static PlainKernel conversion(DataType from, DataType to) {
    if (from != to && (from == DataType.STRING || to == DataType.STRING)) {
      return TextConversion.between(from, to);
    }
    if (from == to) {
      return (inputs, outputs, scratch) -> outputs[0].copy(inputs[0]);
    }
    if (to == DataType.FLOAT32 || to == DataType.FLOAT16) {
      return (inputs, outputs, scratch) -> toFloats(inputs[0], outputs[0]);
    }
    return to == DataType.FLOAT64 || from.isFloat()
        ? (inputs, outputs, scratch) -> byDoubles(inputs[0], outputs[0])
        : (inputs, outputs, scratch) -> byLongs(inputs[0], outputs[0]);
  }

  private static void toFloats(TensorView x, TensorView y) {
    for (int i = 0; i < x.count(); i++) {
      y.setFloat(i, x.getFloat(i));
    }
  }

  private static void byDoubles(TensorView x, TensorView y) {
    for (int i = 0; i < x.count(); i++) {
      y.setDouble(i, x.getDouble(i));
    }
  }

  private static void byLongs(TensorView x, TensorView y) {
    for (int i = 0; i < x.count(); i++) {
      y.setLong(i, x.getLong(i));
    }
  }
}
