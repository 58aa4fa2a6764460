package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;

/**
 * The name, type and shape of one tensor of a graph. All extents are known; the batch dimension of
 * a model that scores events is 1.
 *
 * @param name unique within the graph
 * @param type element type
 * @param shape extents
 * @param quantization what the integers stand for; absent for floats, and for plain integers
 */
public record TensorSpec(
    @JsonProperty(required = true) String name,
    @JsonProperty(required = true) DataType type,
    @JsonProperty(required = true) Shape shape,
    @JsonProperty @JsonSetter(nulls = Nulls.SET) @Nullable QuantParams quantization) {

  public TensorSpec {
    check(name != null && !name.isEmpty(), "a tensor has no name");
    check(type != null, "tensor '%s' has no type", name);
    check(shape != null, "tensor '%s' has no shape", name);
    check(
        type.isInteger() || quantization == null,
        "tensor '%s' is %s and must not have a quantization",
        name,
        type.code());
    if (quantization != null) {
      checkQuantization(name, type, shape, quantization);
    }
  }

  private static void checkQuantization(
      String name, DataType type, Shape shape, QuantParams quantization) {
    Integer axis = quantization.axis();
    if (axis != null) {
      check(
          axis < shape.rank() && shape.dim(axis) == quantization.scales().length,
          "tensor '%s': %d scales along axis %d do not fit shape %s",
          name,
          quantization.scales().length,
          axis,
          shape);
    }
    for (int zeroPoint : quantization.zeroPoints()) {
      check(
          type.bytes() < Integer.BYTES
              ? zeroPoint >= type.least() && zeroPoint <= type.greatest()
              : zeroPoint == 0,
          "tensor '%s': zero point %d is outside the range of %s",
          name,
          zeroPoint,
          type.code());
    }
  }

  /** A FLOAT32 tensor. */
  public static TensorSpec float32(String name, Shape shape) {
    return new TensorSpec(name, DataType.FLOAT32, shape, null);
  }

  /** A quantized INT8 tensor. */
  public static TensorSpec int8(String name, Shape shape, QuantParams quantization) {
    return new TensorSpec(name, DataType.INT8, shape, quantization);
  }

  /**
   * The quantization of a tensor that has one.
   *
   * @throws InvalidModelException if it has none
   */
  public QuantParams requireQuantization() {
    if (quantization == null) {
      throw new InvalidModelException("tensor '" + name + "' has no quantization");
    }
    return quantization;
  }
}
