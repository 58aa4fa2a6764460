package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.TypeChecks;
import org.jspecify.annotations.Nullable;

/**
 * A quantized input with its zero points subtracted, as INT32. Of constants this is done once, when
 * the node is prepared.
 */
final class ShiftedInput {
  private final int input;
  private final int zeroPoint;
  private final TensorType type;
  private final ParameterIndex index;
  private final @Nullable TensorView constant;

  /**
   * Checks the types, and shifts what is constant.
   *
   * @param input of INT8 or UINT8
   * @param zeroPoint the input that has its zero points; 0 where it is left out
   */
  ShiftedInput(PlainNode node, int input, int zeroPoint, ParameterIndex index) {
    this.input = input;
    this.zeroPoint = zeroPoint;
    this.type = TypeChecks.input(node, input, TypeChecks.BYTES);
    this.index = index;
    if (node.has(zeroPoint)) {
      TypeChecks.inputLike(node, zeroPoint, type);
    }
    this.constant = constant(node);
  }

  private @Nullable TensorView constant(PlainNode node) {
    TensorView elements = node.constant(input);
    TensorView zeroPoints = node.constant(zeroPoint);
    if (elements == null || (zeroPoints == null && node.has(zeroPoint))) {
      return null;
    }
    TensorView shifted = TensorView.allocate(DataType.INT32, elements.count());
    shift(elements, zeroPoints, shifted);
    return shifted;
  }

  /** The scratch that {@link #of} needs. */
  TensorType scratch() {
    return new TensorType(DataType.INT32, constant == null ? type.shape() : Shape.of(0));
  }

  /** The shifted elements, in the scratch or from the constant. */
  TensorView of(TensorView[] inputs, TensorView scratch) {
    if (constant != null) {
      return constant;
    }
    shift(inputs[input], zeroPoint < inputs.length ? inputs[zeroPoint] : null, scratch);
    return scratch;
  }

  private void shift(TensorView from, @Nullable TensorView zeroPoints, TensorView to) {
    if (zeroPoints == null || index.single()) {
      long zero = zeroPoints == null ? 0 : zeroPoints.getLong(0);
      for (int i = 0; i < to.count(); i++) {
        to.setLong(i, from.getLong(i) - zero);
      }
      return;
    }
    for (int i = 0; i < to.count(); i++) {
      to.setLong(i, from.getLong(i) - zeroPoints.getLong(index.of(i)));
    }
  }
}
