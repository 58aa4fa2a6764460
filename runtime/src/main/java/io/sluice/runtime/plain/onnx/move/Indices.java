package io.sluice.runtime.plain.onnx.move;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;

/**
 * Inputs that say where elements lie. They may be computed by the running model, and count from the
 * end where they are negative. The standard calls indices outside a tensor an error; here constant
 * ones are refused when a model is prepared, and computed ones mean the nearest element, as one bad
 * event must not end a stream.
 */
final class Indices {
  private Indices() {}

  /**
   * The index of an element along an axis.
   *
   * @param extent not 0
   */
  static int within(long index, int extent) {
    long from = index < 0 ? index + extent : index;
    return (int) Math.max(0, Math.min(extent - 1L, from));
  }

  /** The type of an input that holds indices. */
  static TensorType type(PlainNode node, int input) {
    TensorType type = node.input(input);
    node.check(
        type.type() == DataType.INT32 || type.type() == DataType.INT64,
        "input %d is %s, but indices are int32 or int64",
        input,
        type);
    return type;
  }

  /** Checks an input of indices, all into one axis. */
  static TensorType check(PlainNode node, int input, int extent) {
    return check(node, input, new int[] {extent});
  }

  /** Checks an input of indices, of which each tuple goes into some axes. */
  static TensorType check(PlainNode node, int input, int[] extents) {
    TensorType type = type(node, input);
    if (type.count() == 0) {
      return type;
    }
    for (int extent : extents) {
      node.check(extent > 0, "there are indices into an axis of no elements");
    }
    TensorView constant = node.constant(input);
    for (int i = 0; constant != null && extents.length > 0 && i < constant.count(); i++) {
      int extent = extents[i % extents.length];
      long index = constant.getLong(i);
      node.check(
          index >= -extent && index < extent, "the index %d is outside extent %d", index, extent);
    }
    return type;
  }
}
