package io.sluice.runtime.plain.onnx.resize;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Resize, and Upsample as it was called. Linear and cubic interpolation are one weighted sum along
 * each axis in turn, in doubles; results of integer types are cut toward zero.
 */
public final class Resizing {
  private final PlainNode node;
  private final ResizedAxis[] axes;
  private final CoordinateMode mode;
  private final TensorType output;

  private Resizing(PlainNode node, ResizedAxis[] axes, CoordinateMode mode) {
    this.node = node;
    this.axes = axes;
    this.mode = mode;
    long[] extents = Arrays.stream(axes).flatMapToLong(a -> LongStream.of(a.resized())).toArray();
    this.output = new TensorType(node.input(0).type(), node.shapeOf(extents));
    node.checkSize(output);
  }

  public static Prepared upsample(PlainNode node) {
    ResizedAxis[] axes = new ResizeAxes(node).ofUpsample();
    return new Resizing(node, axes, CoordinateMode.ASYMMETRIC).prepare(NearestMode.FLOOR);
  }

  public static Prepared resize(PlainNode node) {
    ResizedAxis[] axes = new ResizeAxes(node).ofResize();
    if (node.version() >= 11) {
      return new Resizing(node, axes, CoordinateMode.of(node)).prepare(NearestMode.of(node));
    }
    // version 10 leaves open which element is the nearest; ONNX Runtime's choice
    boolean shrinks = Arrays.stream(axes).anyMatch(axis -> axis.scale() < 1);
    return new Resizing(node, axes, CoordinateMode.ASYMMETRIC)
        .prepare(shrinks ? NearestMode.CEIL : NearestMode.FLOOR);
  }

  private Prepared prepare(NearestMode nearest) {
    String filter = node.text("mode", "nearest");
    if (output.count() == 0) {
      return Prepared.of(output, (inputs, outputs, scratch) -> {});
    }
    return switch (filter) {
      case "nearest" -> nearest(nearest);
      case "linear", "bilinear" -> filtered(ResizeFilter.of(node, false));
      case "cubic" -> filtered(ResizeFilter.of(node, true));
      default -> throw node.failure("mode '%s' is not known", filter);
    };
  }

  private boolean changes(ResizedAxis axis) {
    return axis.scale() != 1
        || axis.resized() != axis.extent()
        || (mode == CoordinateMode.TF_CROP_AND_RESIZE && !axis.isWhole());
  }

  private float outside() {
    return node.real("extrapolation_value", 0);
  }

  private Prepared nearest(NearestMode nearest) {
    int changed = axes.length;
    while (changed > 0 && !changes(axes[changed - 1])) {
      changed--;
    }
    int[][] indices = new int[changed][];
    for (int i = 0; i < changed; i++) {
      ResizedAxis axis = axes[i];
      IntUnaryOperator index = changes(axis) ? x -> index(axis, x, nearest) : x -> x;
      indices[i] = IntStream.range(0, axis.resized()).map(index).toArray();
    }
    return Prepared.of(
        output, new NearestResize(node.shape(0), output.shape(), indices, outside()));
  }

  private int index(ResizedAxis axis, int x, NearestMode nearest) {
    float coordinate = mode.source(x, axis);
    return mode == CoordinateMode.TF_CROP_AND_RESIZE && !axis.contains(coordinate)
        ? NearestResize.OUTSIDE
        : axis.clamped(nearest.index(coordinate));
  }

  private Prepared filtered(ResizeFilter filter) {
    List<ResizePass> passes = new ArrayList<>();
    List<TensorType> results = new ArrayList<>();
    List<Integer> inner = new ArrayList<>();
    Shape shape = node.shape(0);
    for (ResizedAxis axis : axes) {
      if (changes(axis)) {
        node.check(
            filter.taps(axis) * axis.resized() <= TensorType.MAX_ELEMENTS,
            "axis %d is resized by too small a scale, %s",
            axis.axis(),
            axis.scale());
        ResizePass pass = filter.pass(axis, mode, outside());
        passes.add(pass);
        inner.add(shape.elementCount(axis.axis() + 1, shape.rank()));
        shape = pass.resized(shape);
        results.add(new TensorType(DataType.FLOAT64, shape));
      }
    }
    if (passes.isEmpty()) {
      return Prepared.of(output, (inputs, outputs, scratch) -> outputs[0].copy(inputs[0]));
    }
    int last = passes.size() - 1;
    ResizePass[] all = passes.toArray(ResizePass[]::new);
    int[] inners = inner.stream().mapToInt(Integer::intValue).toArray();
    PlainKernel kernel =
        (inputs, outputs, scratch) -> {
          for (int i = 0; i <= last; i++) {
            all[i].run(
                i == 0 ? inputs[0] : scratch[i - 1],
                i == last ? outputs[0] : scratch[i],
                inners[i]);
          }
        };
    return Prepared.of(output, results.subList(0, last), kernel);
  }
}
