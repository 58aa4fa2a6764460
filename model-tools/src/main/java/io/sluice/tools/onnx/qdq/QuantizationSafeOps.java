package io.sluice.tools.onnx.qdq;

import io.sluice.model.Op;
import io.sluice.model.UnaryFunction;
import io.sluice.tools.onnx.mapping.CoreAttributes;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ops that give some of the elements they take, or cut them off: quantized before or after them,
 * the integers are the same.
 */
final class QuantizationSafeOps {
  /** From here on ONNX's maximum pool takes 8-bit integers. */
  private static final int INTEGER_POOL = 12;

  private QuantizationSafeOps() {}

  /** The op on INT8 tensors if it copies elements, else null. */
  static @Nullable Op copy(Op op) {
    if (op instanceof Op.Reshape
        || op instanceof Op.Transpose
        || op instanceof Op.Slice
        || op instanceof Op.Concat) {
      return op;
    }
    boolean pool =
        op instanceof Op.Imported imported
            && imported.domain().equals(Op.Imported.ONNX)
            && imported.name().equals("MaxPool");
    return pool ? integerPool((Op.Imported) op) : null;
  }

  /** The op on INT8 tensors of a node that copies elements as they are stored, else null. */
  static @Nullable Op copyOfStored(ImportedNode node) {
    return switch (node.op().name()) {
      case "Reshape", "Flatten", "Squeeze", "Unsqueeze", "Identity" ->
          new Op.Reshape(node.outputShape());
      case "Transpose" ->
          new Op.Transpose(CoreAttributes.permutation(node.attributes(), node.shape(0).rank()));
      default -> copy(node.op());
    };
  }

  private static Op integerPool(Op.Imported pool) {
    return new Op.Imported(
        pool.domain(),
        pool.name(),
        Math.max(pool.version(), INTEGER_POOL),
        new TreeMap<>(pool.attributes()));
  }

  /** Whether the op cuts elements off at bounds. */
  static boolean cuts(Op op) {
    return op instanceof Op.Unary unary
        && (unary.function() == UnaryFunction.RELU || unary.function() == UnaryFunction.RELU6);
  }
}
