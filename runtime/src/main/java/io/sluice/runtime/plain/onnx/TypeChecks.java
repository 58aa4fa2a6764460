package io.sluice.runtime.plain.onnx;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorType;
import java.util.Set;

/** What the standard allows an op's inputs to be. */
public final class TypeChecks {
  public static final Set<DataType> FLOATS =
      Set.of(DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16);

  /** What matrix products take. */
  public static final Set<DataType> NUMBERS =
      Set.of(
          DataType.FLOAT32,
          DataType.FLOAT64,
          DataType.FLOAT16,
          DataType.INT32,
          DataType.UINT32,
          DataType.INT64,
          DataType.UINT64);

  public static final Set<DataType> BYTES = Set.of(DataType.INT8, DataType.UINT8);

  private TypeChecks() {}

  /**
   * An input of one of some types.
   *
   * @throws io.sluice.model.InvalidModelException if it is of another
   */
  public static TensorType input(PlainNode node, int index, Set<DataType> types) {
    TensorType input = node.input(index);
    node.check(
        types.contains(input.type()),
        "input %d is %s, a type that the op does not take",
        index,
        input);
    return input;
  }

  /**
   * An input of the same type as another.
   *
   * @throws io.sluice.model.InvalidModelException if it is of another
   */
  public static TensorType inputLike(PlainNode node, int index, TensorType other) {
    TensorType input = node.input(index);
    node.check(
        input.type() == other.type(),
        "input %d is %s, not of type %s",
        index,
        input,
        other.type().code());
    return input;
  }

  /**
   * An input of one dimension.
   *
   * @throws io.sluice.model.InvalidModelException if its shape or type is another
   */
  public static TensorType vector(PlainNode node, int index, DataType type, int length) {
    TensorType input = node.input(index);
    node.check(
        input.type() == type && input.shape().rank() == 1 && input.shape().dim(0) == length,
        "input %d is %s, not %s[%d]",
        index,
        input,
        type.code(),
        length);
    return input;
  }

  /**
   * An input of a given shape.
   *
   * @throws io.sluice.model.InvalidModelException if its shape or type is another
   */
  public static void exactly(PlainNode node, int index, TensorType expected) {
    TensorType input = node.input(index);
    node.check(input.equals(expected), "input %d is %s, not %s", index, input, expected);
  }
}
