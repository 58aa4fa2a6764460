package io.sluice.runtime.plain.tflite;

import io.sluice.kernels.Quantization;
import io.sluice.model.DataType;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorType;
import java.util.Arrays;
import java.util.List;

/** An integer tensor that is quantized as a whole. */
record QuantizedTensor(DataType type, Shape shape, float scale, int zeroPoint) {
  /** What UINT8 tensors are shifted by when they are stored as INT8. */
  static final int UINT8_SHIFT = 128;

  /** Whether the inputs were UINT8 in the file, for which some kernels round otherwise. */
  static boolean isFromUint8(PlainNode node) {
    return node.integer("from_uint8", 0, 0, 1) != 0;
  }

  /**
   * An input that must be quantized.
   *
   * @throws io.sluice.model.InvalidModelException if it is missing, per channel, or of none of the
   *     types
   */
  static QuantizedTensor input(PlainNode node, int index, DataType... types) {
    return of(node, node.spec(index), types);
  }

  /**
   * The first output, as declared.
   *
   * @throws io.sluice.model.InvalidModelException as for an input
   */
  static QuantizedTensor output(PlainNode node, DataType... types) {
    return of(node, node.outputSpec(0), types);
  }

  private static QuantizedTensor of(PlainNode node, TensorSpec spec, DataType... types) {
    node.check(
        List.of(types).contains(spec.type()),
        "tensor '%s' is %s; the op is supported for %s",
        spec.name(),
        spec.type().code(),
        Arrays.toString(types));
    QuantParams quantization = spec.quantization();
    if (quantization == null || quantization.isPerChannel()) {
      throw node.failure("tensor '%s' must be quantized as a whole", spec.name());
    }
    int zeroPoint = quantization.zeroPoint();
    node.check(
        zeroPoint >= spec.type().least() && zeroPoint <= spec.type().greatest(),
        "tensor '%s' has the zero point %d, outside its type",
        spec.name(),
        zeroPoint);
    return new QuantizedTensor(spec.type(), spec.shape(), quantization.scale(), zeroPoint);
  }

  /** The tensor's type with another shape. */
  TensorType withShape(Shape other) {
    return new TensorType(type, other);
  }

  Quantization quantization() {
    return new Quantization(scale, zeroPoint);
  }

  boolean hasParametersOf(QuantizedTensor other) {
    return scale == other.scale && zeroPoint == other.zeroPoint;
  }

  /** The whole range of the type. */
  OutputRange range() {
    return new OutputRange((int) type.least(), (int) type.greatest());
  }
}
