package io.sluice.model;

import static io.sluice.model.InvalidModelException.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How integers stand for reals: {@code real = scale * (q - zeroPoint)}, for the whole tensor or for
 * each index along one axis.
 *
 * <p>Source: Jacob et al., arXiv 1712.05877, section 2.1.
 */
public final class QuantParams {
  private final float[] scale;
  private final int[] zeroPoint;
  private final @Nullable Integer axis;

  @JsonCreator(mode = JsonCreator.Mode.PROPERTIES)
  QuantParams(
      @JsonProperty(value = "scale", required = true) float[] scale,
      @JsonProperty(value = "zero_point", required = true) int[] zeroPoint,
      @JsonProperty("axis") @JsonSetter(nulls = Nulls.SET) @Nullable Integer axis) {
    check(scale != null && scale.length > 0, "quantization: 'scale' is empty");
    check(
        zeroPoint != null && zeroPoint.length == scale.length,
        "quantization: 'zero_point' must have as many values as 'scale', %d",
        scale.length);
    check(
        axis != null || scale.length == 1,
        "quantization: %d scales but no 'axis' that they run along",
        scale.length);
    check(axis == null || axis >= 0, "quantization: axis %s is negative", axis);
    for (float s : scale) {
      check(
          s > 0 && s <= Float.MAX_VALUE && s >= Float.MIN_NORMAL,
          "quantization: scale %s is not a positive, normal float",
          s);
    }
    this.scale = scale.clone();
    this.zeroPoint = zeroPoint.clone();
    this.axis = axis;
  }

  /** One scale and zero point for the whole tensor. */
  public static QuantParams perTensor(float scale, int zeroPoint) {
    return new QuantParams(new float[] {scale}, new int[] {zeroPoint}, null);
  }

  /** Symmetric: one scale for each index along {@code axis}, zero points 0. */
  public static QuantParams perChannel(float[] scale, int axis) {
    return new QuantParams(scale, new int[scale.length], axis);
  }

  /** A fresh array of the scales: one, or one for each index along {@link #axis()}. */
  @JsonProperty("scale")
  public float[] scales() {
    return scale.clone();
  }

  /** A fresh array of the zero points, as many as scales. */
  @JsonProperty("zero_point")
  public int[] zeroPoints() {
    return zeroPoint.clone();
  }

  /** The axis the scales run along, or null if one scale serves the whole tensor. */
  @JsonProperty("axis")
  public @Nullable Integer axis() {
    return axis;
  }

  /** Whether each index along {@link #axis()} has its own scale. */
  public boolean isPerChannel() {
    return axis != null;
  }

  /**
   * The scale of a per-tensor quantization.
   *
   * @throws IllegalStateException if there is one for each channel
   */
  public float scale() {
    requirePerTensor();
    return scale[0];
  }

  /**
   * The zero point of a per-tensor quantization.
   *
   * @throws IllegalStateException if there is one for each channel
   */
  public int zeroPoint() {
    requirePerTensor();
    return zeroPoint[0];
  }

  private void requirePerTensor() {
    if (axis != null) {
      throw new IllegalStateException("quantized per channel, along axis " + axis);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QuantParams that
        && Arrays.equals(scale, that.scale)
        && Arrays.equals(zeroPoint, that.zeroPoint)
        && java.util.Objects.equals(axis, that.axis);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(scale) * 31 + Arrays.hashCode(zeroPoint);
  }

  @Override
  public String toString() {
    return axis == null
        ? "scale " + scale[0] + ", zero point " + zeroPoint[0]
        : scale.length + " scales along axis " + axis;
  }
}
