package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;
import static io.sluice.tools.tflite.OperatorNodes.isFloat;

import io.sluice.model.Attribute;
import io.sluice.model.BinaryFunction;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Operators that join elements along axes: means, sums, extremes, softmax, and pools. */
final class ReductionTranslators {
  private ReductionTranslators() {}

  static Map<String, OpTranslator> translators() {
    Map<String, OpTranslator> all = new HashMap<>();
    all.put("MEAN", ReductionTranslators::mean);
    all.put("SUM", operator -> reduce(operator, "ReduceSum", 13, false));
    all.put("REDUCE_PROD", operator -> reduce(operator, "ReduceProd", 18, false));
    all.put("REDUCE_MAX", operator -> reduce(operator, "ReduceMax", 20, true));
    all.put("REDUCE_MIN", operator -> reduce(operator, "ReduceMin", 20, true));
    all.put("REDUCE_ANY", operator -> reduce(operator, "ReduceMax", 20, true));
    all.put("REDUCE_ALL", operator -> reduce(operator, "ReduceMin", 20, true));
    all.put("ARG_MAX", operator -> argument(operator, "ArgMax"));
    all.put("ARG_MIN", operator -> argument(operator, "ArgMin"));
    all.put("CUMSUM", ReductionTranslators::cumulate);
    all.put("SOFTMAX", ReductionTranslators::softmax);
    all.put("LOG_SOFTMAX", operator -> alongLast(operator, "LogSoftmax", 13));
    all.put("L2_NORMALIZATION", operator -> alongLast(operator, "LpNormalization", 1));
    all.put("AVERAGE_POOL_2D", ReductionTranslators::averagePool);
    all.put("MAX_POOL_2D", operator -> pool(operator, "MaxPool", 12));
    return all;
  }

  /** The axes of input 1, from 0, ascending. */
  private static List<Integer> axes(OperatorNodes operator) {
    TreeSet<Integer> axes = new TreeSet<>();
    for (long axis : operator.constant(1, "axes")) {
      axes.add(OperatorNodes.axis(axis, operator.in(0).shape().rank()));
    }
    return List.copyOf(axes);
  }

  private static void mean(OperatorNodes operator) {
    List<Integer> axes = axes(operator);
    if (isFloat(operator.in(0))) {
      Op mean = new Op.ReduceMean(axes, operator.options().flag("keep_dims"));
      operator.emit(mean, List.of(operator.input(0)), operator.output(0));
    } else if (operator.in(0).quantization() != null) {
      operator.keepFrom(0);
    } else {
      reduce(operator, "ReduceMean", 18, false);
    }
  }

  /**
   * @param anyIntegers whether quantized integers are reduced as they are
   */
  private static void reduce(OperatorNodes operator, String op, int version, boolean anyIntegers) {
    if (!anyIntegers && operator.in(0).quantization() != null) {
      operator.keep();
      return;
    }
    List<Integer> axes = axes(operator);
    if (axes.isEmpty()) {
      operator.alias(0, operator.input(0));
      return;
    }
    long[] values = axes.stream().mapToLong(Integer::longValue).toArray();
    String constant = operator.graph().newLongs(operator.output(0) + ".axes", values);
    Attribute keep = Attribute.of(operator.options().integer("keep_dims", 0));
    operator.onnx(
        op,
        version,
        Map.of("keepdims", keep),
        List.of(operator.input(0), constant),
        operator.output(0));
  }

  private static void argument(OperatorNodes operator, String op) {
    long[] axis = operator.constant(1, "axis");
    check(axis.length == 1, "%d axes are given; only one is supported", axis.length);
    Map<String, Attribute> attributes =
        Map.of("axis", Attribute.of(axis[0]), "keepdims", Attribute.of(0L));
    String to = operator.output(0);
    boolean wide = operator.out(0).type() == DataType.INT64;
    String indices =
        wide ? to : operator.graph().declareNew(to, DataType.INT64, operator.out(0).shape(), null);
    operator.onnx(op, 13, attributes, List.of(operator.input(0)), indices);
    if (!wide) {
      ElementwiseTranslators.castTo(operator, indices, to);
    }
  }

  private static void cumulate(OperatorNodes operator) {
    Map<String, Attribute> attributes =
        Map.of(
            "exclusive", Attribute.of(operator.options().integer("exclusive", 0)),
            "reverse", Attribute.of(operator.options().integer("reverse", 0)));
    operator.onnx("CumSum", 14, attributes, operator.inputsOrEmpty(), operator.output(0));
  }

  private static void softmax(OperatorNodes operator) {
    if (!isFloat(operator.in(0))) {
      operator.keep();
      return;
    }
    String x = operator.input(0);
    float beta = operator.options().real("beta", 1);
    Shape shape = operator.in(0).shape();
    check(shape.rank() >= 1, "the input must not be a scalar");
    if (beta != 1) {
      String scaled = operator.graph().declareLike(x, shape);
      String factor = operator.graph().newScalar(operator.output(0) + ".beta", beta);
      operator.emit(new Op.Binary(BinaryFunction.MUL), List.of(x, factor), scaled);
      x = scaled;
    }
    operator.emit(new Op.Softmax(shape.rank() - 1), List.of(x), operator.output(0));
  }

  private static void alongLast(OperatorNodes operator, String op, int version) {
    if (isFloat(operator.in(0))) {
      FusedActivations.apply(
          operator,
          to ->
              operator.onnx(
                  op, version, Map.of("axis", Attribute.of(-1L)), List.of(operator.input(0)), to));
    } else {
      operator.keepFrom(0);
    }
  }

  /** A window that is the whole image is a mean, which core ops have. */
  private static void averagePool(OperatorNodes operator) {
    Shape image = operator.in(0).shape();
    boolean global =
        isFloat(operator.in(0))
            && image.rank() == 4
            && operator.out(0).shape().rank() == 4
            && operator.out(0).shape().elementCount(1, 3) == 1
            && operator.options().integer("filter_height", 0) == image.dim(1)
            && operator.options().integer("filter_width", 0) == image.dim(2);
    if (!global) {
      pool(operator, "AveragePool", 11);
      return;
    }
    FusedActivations.apply(
        operator,
        to ->
            operator.emit(new Op.ReduceMean(List.of(1, 2), true), List.of(operator.input(0)), to));
  }

  private static void pool(OperatorNodes operator, String op, int version) {
    if (!isFloat(operator.in(0))) {
      // The rounding of a mean depends on where the stored zero was.
      long shifted = operator.isShifted(0) ? 1 : 0;
      operator.keep(Map.of("from_uint8", Attribute.of(shifted)));
      return;
    }
    Shape image = operator.in(0).shape();
    check(image.rank() == 4, "input %s must have 4 dimensions", image);
    long height = operator.options().integer("filter_height", 0);
    long width = operator.options().integer("filter_width", 0);
    SpatialWindow window = SpatialWindow.of(operator.options(), image, (int) height, (int) width);
    Map<String, Attribute> attributes =
        Map.of(
            "kernel_shape", Attribute.ofInts(List.of(height, width)),
            "strides", longs(window.stride()),
            "pads", longs(window.padding()));
    String x = operator.transposed(operator.input(0), 0, 3, 1, 2);
    FusedActivations.apply(
        operator,
        to -> {
          String y =
              operator
                  .graph()
                  .declareLike(to, ProductTranslators.channelsFirst(operator.graph().shape(to)));
          operator.onnx(op, version, attributes, List.of(x), y);
          operator.transpose(y, to, 0, 2, 3, 1);
        });
  }

  private static Attribute longs(List<Integer> values) {
    return Attribute.ofInts(values.stream().map(Integer::longValue).toList());
  }
}
