package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;
import static java.util.Objects.requireNonNull;

import io.sluice.model.Attribute;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.graph.GraphBuilder;
import io.sluice.tools.tflite.file.TfliteOptions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Operators that cut parts out of tensors, or put something around them. */
final class SliceTranslators {
  private SliceTranslators() {}

  static Map<String, OpTranslator> translators() {
    Map<String, OpTranslator> all = new HashMap<>();
    all.put("SLICE", SliceTranslators::slice);
    all.put("STRIDED_SLICE", SliceTranslators::stridedSlice);
    all.put("SPLIT", SliceTranslators::split);
    all.put("SPLIT_V", SliceTranslators::splitBySizes);
    all.put("UNPACK", SliceTranslators::unpack);
    all.put("REVERSE_V2", SliceTranslators::reverse);
    all.put("PAD", SliceTranslators::pad);
    all.put("PADV2", SliceTranslators::pad);
    all.put("MIRROR_PAD", SliceTranslators::mirrorPad);
    return all;
  }

  /**
   * The elements {@code start} to {@code end} (excluded) along an axis; itself if those are all.
   */
  static String sliced(OperatorNodes operator, String x, int axis, long start, long end) {
    Shape shape = operator.graph().shape(x);
    check(
        start >= 0 && start <= end && end <= shape.dim(axis),
        "the range %d to %d is outside axis %d of shape %s",
        start,
        end,
        axis,
        shape);
    if (end - start == shape.dim(axis)) {
      return x;
    }
    String y = operator.graph().declareLike(x, shape.withDim(axis, (int) (end - start)));
    if (OperatorNodes.isCore(operator.graph().spec(x)) && start < end) {
      operator.emit(new Op.Slice(axis, (int) start, (int) end), List.of(x), y);
    } else {
      step(operator, x, y, axis, start, end, 1);
    }
    return y;
  }

  private static void step(
      OperatorNodes operator, String x, String y, int axis, long start, long end, long step) {
    GraphBuilder graph = operator.graph();
    List<String> inputs =
        List.of(
            x,
            graph.newLongs(y + ".start", start),
            graph.newLongs(y + ".end", end),
            graph.newLongs(y + ".axis", axis),
            graph.newLongs(y + ".step", step));
    operator.onnx("Slice", 13, Map.of(), inputs, y);
  }

  private static void slice(OperatorNodes operator) {
    Shape shape = operator.in(0).shape();
    long[] begin = operator.constant(1, "begin");
    long[] size = operator.constant(2, "size");
    check(
        begin.length == shape.rank() && size.length == shape.rank(),
        "%d begin values and %d sizes do not fit shape %s",
        begin.length,
        size.length,
        shape);
    String x = operator.input(0);
    for (int axis = 0; axis < shape.rank(); axis++) {
      long end = size[axis] == -1 ? shape.dim(axis) : begin[axis] + size[axis];
      x = sliced(operator, x, axis, begin[axis], end);
    }
    operator.alias(0, x);
  }

  /** Bounds as NumPy's: negative ones count from the end, and all are cut to the extent. */
  private static void stridedSlice(OperatorNodes operator) {
    TfliteOptions options = operator.options();
    check(
        options.integer("ellipsis_mask", 0) == 0 && options.integer("new_axis_mask", 0) == 0,
        "ellipsis_mask and new_axis_mask are not supported");
    Shape shape = operator.in(0).shape();
    long[] begin = operator.constant(1, "begin");
    long[] end = operator.constant(2, "end");
    long[] strides = operator.constant(3, "strides");
    int axes = begin.length;
    check(
        axes <= shape.rank() && end.length == axes && strides.length == axes,
        "bounds of %d axes do not fit shape %s",
        axes,
        shape);
    String x = operator.input(0);
    for (int axis = 0; axis < axes; axis++) {
      x = strided(operator, x, axis, begin[axis], end[axis], strides[axis]);
    }
    operator.alias(0, operator.reshaped(x, operator.out(0).shape()));
  }

  private static String strided(
      OperatorNodes operator, String x, int axis, long begin, long end, long stride) {
    TfliteOptions options = operator.options();
    int extent = operator.graph().shape(x).dim(axis);
    check(stride != 0, "axis %d has stride 0", axis);
    long low = stride > 0 ? 0 : -1;
    long high = stride > 0 ? extent : extent - 1L;
    boolean fromStart = isSet(options, "begin_mask", axis);
    long start =
        fromStart
            ? (stride > 0 ? low : high)
            : Math.max(low, Math.min(high, begin < 0 ? begin + extent : begin));
    if (isSet(options, "shrink_axis_mask", axis)) {
      long at = begin < 0 ? begin + extent : begin;
      return sliced(operator, x, axis, at, at + 1);
    }
    long given = options.flag("offset") ? begin + end : end;
    long stop =
        isSet(options, "end_mask", axis)
            ? (stride > 0 ? high : low)
            : Math.max(low, Math.min(high, given < 0 ? given + extent : given));
    if (stride == 1) {
      return sliced(operator, x, axis, start, Math.max(start, stop));
    }
    long count = Math.max(0, (stop - start + stride - Long.signum(stride)) / stride);
    Shape shape = operator.graph().shape(x).withDim(axis, (int) count);
    String y = operator.graph().declareLike(x, shape);
    // To ONNX, -1 is the last element: what lies before the first is said by a number far out.
    step(operator, x, y, axis, start, stop < 0 ? -1L - extent : stop, stride);
    return y;
  }

  private static boolean isSet(TfliteOptions options, String mask, int axis) {
    return (options.integer(mask, 0) >> axis & 1) != 0;
  }

  private static void split(OperatorNodes operator) {
    long[] axis = operator.constant(0, "axis");
    check(axis.length == 1, "%d axes are given; only one is supported", axis.length);
    Shape shape = operator.in(1).shape();
    int along = OperatorNodes.axis(axis[0], shape.rank());
    int parts = operator.outputCount();
    check(
        parts >= 1 && shape.dim(along) % parts == 0,
        "%d parts do not divide axis %d of shape %s",
        parts,
        along,
        shape);
    long[] sizes = new long[parts];
    Arrays.fill(sizes, shape.dim(along) / parts);
    split(operator, operator.input(1), along, sizes);
  }

  private static void splitBySizes(OperatorNodes operator) {
    long[] sizes = operator.constant(1, "sizes");
    long[] axis = operator.constant(2, "axis");
    Shape shape = operator.in(0).shape();
    check(
        axis.length == 1 && sizes.length == operator.outputCount(),
        "%d sizes and %d axes for %d outputs",
        sizes.length,
        axis.length,
        operator.outputCount());
    int along = OperatorNodes.axis(axis[0], shape.rank());
    long rest = shape.dim(along) - Arrays.stream(sizes).filter(size -> size != -1).sum();
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = sizes[i] == -1 ? rest : sizes[i];
    }
    split(operator, operator.input(0), along, sizes);
  }

  private static void split(OperatorNodes operator, String x, int axis, long[] sizes) {
    long start = 0;
    for (int i = 0; i < sizes.length; i++) {
      operator.alias(i, sliced(operator, x, axis, start, start + sizes[i]));
      start += sizes[i];
    }
  }

  private static void unpack(OperatorNodes operator) {
    Shape shape = operator.in(0).shape();
    int axis = OperatorNodes.axis(operator.options().integer("axis", 0), shape.rank());
    for (int i = 0; i < operator.outputCount(); i++) {
      String part = sliced(operator, operator.input(0), axis, i, i + 1L);
      operator.alias(i, operator.reshaped(part, operator.out(i).shape()));
    }
  }

  private static void reverse(OperatorNodes operator) {
    String x = operator.input(0);
    for (long given : operator.constant(1, "axes")) {
      Shape shape = operator.graph().shape(x);
      int axis = OperatorNodes.axis(given, shape.rank());
      String y = operator.graph().declareLike(x, shape);
      step(operator, x, y, axis, shape.dim(axis) - 1L, -1L - shape.dim(axis), -1);
      x = y;
    }
    operator.alias(0, x);
  }

  private static void pad(OperatorNodes operator) {
    long[][] ends = ends(operator);
    if (!operator.has(2)) {
      operator.alias(0, padded(operator, ends[0], ends[1]));
      return;
    }
    TensorSpec spec = operator.in(0);
    String value = operator.input(2);
    if (operator.isConstant(2)) {
      TensorData data = requireNonNull(operator.graph().data(value));
      value = operator.graph().newConstant(value, scalar(data), null);
    }
    check(
        Objects.equals(spec.quantization(), operator.in(2).quantization()),
        "the padding value's quantization differs from the input's");
    pad(operator, operator.input(0), ends, value, "constant", operator.output(0));
  }

  private static TensorData scalar(TensorData data) {
    check(
        data.shape().elementCount() == 1,
        "the padding value has shape %s; it must be a single value",
        data.shape());
    return TensorData.ofRawBytes(data.type(), Shape.of(), data.bytes());
  }

  private static void mirrorPad(OperatorNodes operator) {
    String mode = operator.options().text("mode", "REFLECT");
    check(mode.equals("REFLECT"), "mode %s is not supported", mode);
    pad(operator, operator.input(0), ends(operator), "", "reflect", operator.output(0));
  }

  /** What is added before, and what behind, each axis. */
  private static long[][] ends(OperatorNodes operator) {
    long[] pairs = operator.constant(1, "paddings");
    int rank = operator.in(0).shape().rank();
    check(pairs.length == 2 * rank, "%d paddings do not fit %d axes", pairs.length, rank);
    long[] before = new long[rank];
    long[] after = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      before[axis] = pairs[2 * axis];
      after[axis] = pairs[2 * axis + 1];
    }
    return new long[][] {before, after};
  }

  /** The first input with real zeros around it; itself if there are to be none. */
  static String padded(OperatorNodes operator, long[] before, long[] after) {
    TensorSpec spec = operator.in(0);
    int[] extents = spec.shape().toArray();
    long added = 0;
    for (int axis = 0; axis < extents.length; axis++) {
      check(
          Math.min(before[axis], after[axis]) >= 0
              && before[axis] + after[axis] <= Integer.MAX_VALUE - extents[axis],
          "padding %d and %d of axis %d are negative or too large",
          before[axis],
          after[axis],
          axis);
      extents[axis] += (int) (before[axis] + after[axis]);
      added += before[axis] + after[axis];
    }
    if (added == 0) {
      return operator.input(0);
    }
    QuantParams quantization = spec.quantization();
    String value =
        quantization == null
            ? ""
            : operator
                .graph()
                .newConstant(
                    operator.output(0) + ".padding",
                    TensorData.ofLongs(spec.type(), Shape.of(), quantization.zeroPoint()),
                    null);
    String y = operator.graph().declareLike(operator.input(0), Shape.of(extents));
    pad(operator, operator.input(0), new long[][] {before, after}, value, "constant", y);
    return y;
  }

  private static void pad(
      OperatorNodes operator, String x, long[][] ends, String value, String mode, String y) {
    int rank = ends[0].length;
    long[] pads = Arrays.copyOf(ends[0], 2 * rank);
    System.arraycopy(ends[1], 0, pads, rank, rank);
    operator.onnx(
        "Pad",
        13,
        Map.of("mode", Attribute.of(mode)),
        List.of(x, operator.graph().newLongs(y + ".pads", pads), value),
        y);
  }
}
