package io.sluice.runtime.plain.onnx;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainNode;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;

/** The element types that ops take, and the codes by which attributes name them. */
public final class OnnxTypes {
  /** All floating-point types. */
  public static final Set<DataType> FLOATS = where(DataType::isFloat);

  /** All integer types. */
  public static final Set<DataType> INTEGERS = where(DataType::isInteger);

  /** All unsigned integer types. */
  public static final Set<DataType> UNSIGNED = where(DataType::isUnsigned);

  /** All but truth values. */
  public static final Set<DataType> NUMBERS = where(type -> type.isFloat() || type.isInteger());

  /** All numbers that can be negative. */
  public static final Set<DataType> SIGNED =
      where(type -> type.isFloat() || type.isInteger() && !type.isUnsigned());

  /** Truth values. */
  public static final Set<DataType> TRUTH = where(type -> type == DataType.BOOL);

  /** All types but texts. */
  public static final Set<DataType> ALL = where(type -> type != DataType.STRING);

  /** Texts. */
  public static final Set<DataType> TEXTS = where(type -> type == DataType.STRING);

  private OnnxTypes() {}

  private static Set<DataType> where(Predicate<DataType> condition) {
    EnumSet<DataType> types = EnumSet.allOf(DataType.class);
    types.removeIf(condition.negate());
    return Collections.unmodifiableSet(types);
  }

  /**
   * Checks that there are no more inputs than the op has.
   *
   * @throws io.sluice.model.InvalidModelException if there are
   */
  public static void checkInputs(PlainNode node, int most) {
    node.check(
        node.inputCount() <= most, "%d inputs are given; the op takes %d", node.inputCount(), most);
  }

  /**
   * The type of a code of {@code TensorProto.DataType}.
   *
   * @throws io.sluice.model.InvalidModelException if it is none that is supported
   */
  public static DataType ofCode(PlainNode node, long code) {
    return switch ((int) Math.max(-1, Math.min(code, Integer.MAX_VALUE))) {
      case 1 -> DataType.FLOAT32;
      case 2 -> DataType.UINT8;
      case 3 -> DataType.INT8;
      case 4 -> DataType.UINT16;
      case 5 -> DataType.INT16;
      case 6 -> DataType.INT32;
      case 7 -> DataType.INT64;
      case 8 -> DataType.STRING;
      case 9 -> DataType.BOOL;
      case 10 -> DataType.FLOAT16;
      case 11 -> DataType.FLOAT64;
      case 12 -> DataType.UINT32;
      case 13 -> DataType.UINT64;
      default -> throw node.failure("element type %d of ONNX is not supported", code);
    };
  }
}
