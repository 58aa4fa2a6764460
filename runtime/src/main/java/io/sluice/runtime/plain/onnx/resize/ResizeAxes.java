package io.sluice.runtime.plain.onnx.resize;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.ShapeArguments;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads how Resize and Upsample change the axes of their input, from scales or from sizes. */
final class ResizeAxes {
  private final PlainNode node;
  private final Shape shape;

  ResizeAxes(PlainNode node) {
    this.node = node;
    this.shape = node.shape(0);
  }

  /** All axes of Upsample, whose scales were an attribute before version 9. */
  ResizedAxis[] ofUpsample() {
    double[] scales = floats(1, "scales");
    return scaled(scales == null ? attributeScales() : scales, everything());
  }

  private double[] attributeScales() {
    float[] given = node.reals("scales");
    return IntStream.range(0, given.length).mapToDouble(i -> given[i]).toArray();
  }

  /** All axes of Resize. */
  ResizedAxis[] ofResize() {
    if (node.version() < 11) {
      double[] scales = floats(1, "scales");
      return scaled(scales == null ? new double[0] : scales, everything());
    }
    long @Nullable [] given = node.hasAttribute("axes") ? node.integers("axes") : null;
    int[] axes = ShapeArguments.axes(node, given, shape.rank());
    boolean bySizes = node.has(3) && node.input(3).count() > 0;
    double[] scales = floats(2, "scales");
    node.check(bySizes == (scales == null), "either scales or sizes must be given");
    ResizedAxis[] parts = parts(axes);
    return scales == null ? sized(axes, parts) : scaled(scales, axes, parts);
  }

  private int[] everything() {
    return IntStream.range(0, shape.rank()).toArray();
  }

  private double @Nullable [] floats(int input, String what) {
    if (!node.has(input) || node.input(input).count() == 0) {
      return null;
    }
    TensorView values = node.requireConstant(input, what);
    node.check(values.type().isFloat(), "the %s are %s", what, node.input(input));
    return values.toDoubles();
  }

  /** The axes as they are, with the part of them that a crop is of. */
  private ResizedAxis[] parts(int[] axes) {
    ResizedAxis[] all = new ResizedAxis[shape.rank()];
    for (int axis = 0; axis < all.length; axis++) {
      all[axis] = new ResizedAxis(axis, shape.dim(axis), shape.dim(axis), 1, 0, 1);
    }
    if (CoordinateMode.of(node) != CoordinateMode.TF_CROP_AND_RESIZE) {
      return all;
    }
    double[] roi = floats(1, "roi");
    node.check(
        roi != null && roi.length == 2 * axes.length, "'roi' must have 2 values for each axis");
    for (int i = 0; roi != null && i < axes.length; i++) {
      float start = (float) roi[i];
      float end = (float) roi[i + axes.length];
      int extent = shape.dim(axes[i]);
      all[axes[i]] = new ResizedAxis(axes[i], extent, extent, 1, start, end);
    }
    return all;
  }

  private ResizedAxis[] scaled(double[] scales, int[] axes) {
    ResizedAxis[] all = new ResizedAxis[shape.rank()];
    Arrays.setAll(all, axis -> new ResizedAxis(axis, shape.dim(axis), shape.dim(axis), 1, 0, 1));
    return scaled(scales, axes, all);
  }

  private ResizedAxis[] scaled(double[] scales, int[] axes, ResizedAxis[] all) {
    node.check(scales.length == axes.length, "%d scales for %d axes", scales.length, axes.length);
    for (int i = 0; i < axes.length; i++) {
      ResizedAxis part = all[axes[i]];
      float scale = (float) scales[i];
      node.check(scale > 0 && scale < Float.POSITIVE_INFINITY, "the scale %s is no factor", scale);
      float length = part.isWhole() ? part.extent() : part.extent() * (part.end() - part.start());
      all[axes[i]] = resized(part, (long) Math.floor(length * scale), scale);
    }
    return all;
  }

  private ResizedAxis[] sized(int[] axes, ResizedAxis[] all) {
    long[] sizes = ShapeArguments.require(node, 3, "sizes");
    node.check(sizes.length == axes.length, "%d sizes for %d axes", sizes.length, axes.length);
    float[] scales = new float[axes.length];
    float least = Float.POSITIVE_INFINITY;
    float greatest = 0;
    for (int i = 0; i < axes.length; i++) {
      int extent = shape.dim(axes[i]);
      scales[i] = extent == 0 ? 1 : sizes[i] / (float) extent;
      least = Math.min(least, scales[i]);
      greatest = Math.max(greatest, scales[i]);
    }
    String policy = node.text("keep_aspect_ratio_policy", "stretch");
    for (int i = 0; i < axes.length; i++) {
      ResizedAxis part = all[axes[i]];
      all[axes[i]] =
          switch (policy) {
            case "stretch" -> resized(part, sizes[i], scales[i]);
            case "not_larger" -> resized(part, rounded(least * part.extent()), least);
            case "not_smaller" -> resized(part, rounded(greatest * part.extent()), greatest);
            default -> throw node.failure("keep_aspect_ratio_policy '%s' is not known", policy);
          };
    }
    return all;
  }

  private static long rounded(float extent) {
    return (long) Math.floor(extent + 0.5);
  }

  private ResizedAxis resized(ResizedAxis part, long extent, float scale) {
    node.check(
        extent >= 0 && extent <= Integer.MAX_VALUE, "axis %d is to have %d", part.axis(), extent);
    node.check(part.extent() > 0 || extent == 0, "axis %d has no elements to resize", part.axis());
    return new ResizedAxis(
        part.axis(), part.extent(), (int) extent, scale, part.start(), part.end());
  }
}
