package io.sluice.runtime.plain.onnx.move;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import io.sluice.runtime.plain.onnx.ShapeArguments;
import java.math.BigInteger;

/** Ops that make tensors of what is known when a model is prepared. */
final class Generating {
  private Generating() {}

  private static Prepared integers(Shape shape, long... values) {
    return Prepared.of(
        new TensorType(DataType.INT64, shape),
        (inputs, outputs, scratch) -> {
          for (int i = 0; i < values.length; i++) {
            outputs[0].setLong(i, values[i]);
          }
        });
  }

  /** Shape: the extents of the axes from {@code start} to before {@code end}. */
  static Prepared shape(PlainNode node) {
    Shape shape = node.shape(0);
    int start = clamped(node.integer("start", 0), shape.rank());
    int end = clamped(node.integer("end", shape.rank()), shape.rank());
    long[] extents = new long[Math.max(0, end - start)];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = shape.dim(start + i);
    }
    return integers(Shape.of(extents.length), extents);
  }

  private static int clamped(long axis, int rank) {
    return (int) Math.max(0, Math.min(rank, axis < 0 ? axis + rank : axis));
  }

  /** Size: the number of elements, a scalar. */
  static Prepared size(PlainNode node) {
    return integers(Shape.of(), node.input(0).count());
  }

  /** Constant: a tensor, which stands as an input here, or one number or a list of them. */
  static Prepared constant(PlainNode node) {
    if (node.has(0)) {
      return Prepared.of(node.input(0), (inputs, outputs, scratch) -> outputs[0].copy(inputs[0]));
    }
    if (node.hasAttribute("value_int")) {
      return integers(Shape.of(), node.requireInteger("value_int"));
    }
    if (node.hasAttribute("value_ints")) {
      long[] values = node.integers("value_ints");
      return integers(Shape.of(values.length), values);
    }
    boolean single = node.hasAttribute("value_float");
    node.check(single || node.hasAttribute("value_floats"), "there is no value of a known kind");
    float[] values =
        single ? new float[] {node.real("value_float", 0)} : node.reals("value_floats");
    return Prepared.of(
        new TensorType(DataType.FLOAT32, single ? Shape.of() : Shape.of(values.length)),
        (inputs, outputs, scratch) -> {
          for (int i = 0; i < values.length; i++) {
            outputs[0].setFloat(i, values[i]);
          }
        });
  }

  /** ConstantOfShape: one value everywhere, given as input 1; the float 0 if it is not. */
  static Prepared constantOfShape(PlainNode node) {
    Shape shape = node.shapeOf(ShapeArguments.require(node, 0, "shape"));
    if (!node.has(1)) {
      return Prepared.of(
          new TensorType(DataType.FLOAT32, shape),
          (inputs, outputs, scratch) -> outputs[0].fill(0));
    }
    TensorType value = node.input(1);
    node.check(value.count() == 1, "the value %s is not one element", value);
    return Prepared.of(
        new TensorType(value.type(), shape),
        (inputs, outputs, scratch) -> outputs[0].fill(0, outputs[0].count(), inputs[1], 0));
  }

  /** Range: {@code start + i * delta} for all {@code i} from 0 on that stay before the limit. */
  static Prepared range(PlainNode node) {
    DataType type = node.input(0).type();
    for (int i = 0; i < 3; i++) {
      TensorType bound = node.input(i);
      node.check(
          bound.type() == type && bound.count() == 1, "input %d, %s, is no number", i, bound);
    }
    TensorView start = node.requireConstant(0, "start");
    TensorView limit = node.requireConstant(1, "limit");
    TensorView delta = node.requireConstant(2, "delta");
    node.check(delta.getDouble(0) != 0, "the delta is 0");
    TensorType result =
        new TensorType(
            type,
            node.shapeOf(
                type.isFloat()
                    ? count(start.getDouble(0), limit.getDouble(0), delta.getDouble(0))
                    : count(start.getLong(0), limit.getLong(0), delta.getLong(0))));
    return Prepared.of(
        result, (inputs, outputs, scratch) -> fill(inputs[0], inputs[2], outputs[0]));
  }

  private static long count(double start, double limit, double delta) {
    return (long) Math.max(0, Math.ceil((limit - start) / delta));
  }

  private static long count(long start, long limit, long delta) {
    BigInteger distance = BigInteger.valueOf(limit).subtract(BigInteger.valueOf(start));
    BigInteger[] whole = distance.divideAndRemainder(BigInteger.valueOf(delta));
    boolean more = whole[1].signum() * Long.signum(delta) > 0;
    BigInteger count = more ? whole[0].add(BigInteger.ONE) : whole[0];
    return count.max(BigInteger.ZERO).min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  private static void fill(TensorView start, TensorView delta, TensorView result) {
    for (int i = 0; i < result.count(); i++) {
      switch (result.type()) {
        case FLOAT64 -> result.setDouble(i, start.getDouble(0) + i * delta.getDouble(0));
        case FLOAT32, FLOAT16 -> result.setFloat(i, start.getFloat(0) + i * delta.getFloat(0));
        default -> result.setLong(i, start.getLong(0) + i * delta.getLong(0));
      }
    }
  }

  /** EyeLike: ones on a diagonal of a matrix of the input's shape. */
  static Prepared eyeLike(PlainNode node) {
    TensorType input = node.input(0);
    node.check(input.shape().rank() == 2, "the input %s is no matrix", input);
    DataType type =
        node.hasAttribute("dtype")
            ? OnnxTypes.ofCode(node, node.requireInteger("dtype"))
            : input.type();
    node.check(type != DataType.STRING, "a matrix of texts is not supported");
    long k = node.integer("k", 0);
    int rows = input.shape().dim(0);
    int columns = input.shape().dim(1);
    return Prepared.of(
        new TensorType(type, input.shape()),
        (inputs, outputs, scratch) -> {
          outputs[0].fill(0);
          for (int row = 0; row < rows; row++) {
            long column = row + Math.max(-rows, Math.min(columns, k));
            if (column >= 0 && column < columns) {
              outputs[0].setLong(row * columns + (int) column, 1);
            }
          }
        });
  }

  /** OneHot: for each index a vector that is {@code values[1]} there and {@code values[0]} else. */
  static Prepared oneHot(PlainNode node) {
    TensorType indices = node.input(0);
    TensorType values = node.input(2);
    node.check(
        values.count() == 2 && node.input(1).count() == 1,
        "the depth %s is not one number, or the values %s are not two",
        node.input(1),
        values);
    long depth = node.requireConstant(1, "depth").getLong(0);
    Shape shape = indices.shape();
    int axis = node.axis(node.integer("axis", -1), shape.rank() + 1);
    long[] extents = new long[shape.rank() + 1];
    for (int i = 0; i < extents.length; i++) {
      extents[i] = i == axis ? depth : shape.dim(i < axis ? i : i - 1);
    }
    Shape output = node.shapeOf(extents);
    long least = node.version() >= 11 ? -depth : 0;
    int inner = (int) ShapeArguments.product(shape, axis, shape.rank());
    return Prepared.of(
        new TensorType(values.type(), output),
        (inputs, outputs, scratch) -> {
          outputs[0].fill(0, outputs[0].count(), inputs[2], 0);
          for (int i = 0; outputs[0].count() > 0 && i < inputs[0].count(); i++) {
            long index = inputs[0].getLong(i);
            if (index >= least && index < depth) {
              int place = (int) (index < 0 ? index + depth : index);
              int at = (i / inner * (int) depth + place) * inner + i % inner;
              outputs[0].copy(at, inputs[2], 1);
            }
          }
        });
  }
}
