package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.kernels.Rounding;
import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorView;
import java.util.Set;

/**
 * The integers that a quantized type has.
 *
 * @param low the least
 * @param high the greatest
 */
record QuantizedRange(int low, int high) {
  /** The types that tensors are quantized to. */
  static final Set<DataType> TYPES =
      Set.of(DataType.INT8, DataType.UINT8, DataType.INT16, DataType.UINT16);

  static QuantizedRange of(DataType type) {
    return new QuantizedRange((int) type.least(), (int) type.greatest());
  }

  /** The nearest integer of the range, ties to even; NaN becomes the zero point. */
  int quantize(float scaled, int zeroPoint) {
    int value = Rounding.halfEven(scaled);
    return Math.max(low - zeroPoint, Math.min(high - zeroPoint, value)) + zeroPoint;
  }

  /**
   * Exact sums as integers of the output's scale: {@code clamp(rint((float) sum * multiplier) +
   * zeroPoint)}, FP32_EVEN of {@code docs/numerics.md}.
   */
  void requantize(
      TensorView sums, TensorView y, int at, int count, float multiplier, int zeroPoint) {
    for (int i = at; i < at + count; i++) {
      y.setLong(i, quantize(sums.getFloat(i) * multiplier, zeroPoint));
    }
  }

  /**
   * The type that a node's output_dtype names, by the numbers of ONNX's TensorProto.
   *
   * @throws io.sluice.model.InvalidModelException if it is none of those
   */
  static DataType outputType(PlainNode node, DataType otherwise) {
    int number = node.integer("output_dtype", 0, 0, Integer.MAX_VALUE);
    return switch (number) {
      case 0 -> otherwise;
      case 1 -> DataType.FLOAT32;
      case 2 -> DataType.UINT8;
      case 3 -> DataType.INT8;
      case 4 -> DataType.UINT16;
      case 5 -> DataType.INT16;
      case 10 -> DataType.FLOAT16;
      default -> throw node.failure("output_dtype %d is not supported", number);
    };
  }
}
