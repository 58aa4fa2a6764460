package io.sluice.runtime.plain.onnx.reduce;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.Broadcast;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.Strides;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import io.sluice.runtime.plain.onnx.TypeChecks;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The reducing ops. Inputs: data of any shape, optionally the axes, constant. Output: data with the
 * axes' extents 1, or without them ({@code keepdims} 0). Without axes all are reduced or, with
 * {@code noop_with_empty_axes}, each element alone.
 *
 * @param reduction what is made of the elements
 * @param types those that the op takes
 * @param axesAreInput the version from which on the axes are no attribute
 */
record Reduce(Reduction reduction, Set<DataType> types, int axesAreInput) implements PlainOp {

  @Override
  public Prepared prepare(PlainNode node) {
    OnnxTypes.checkInputs(node, node.version() < axesAreInput ? 1 : 2);
    TensorType input = TypeChecks.input(node, 0, types);
    boolean[] reduced = reduced(node, input.shape().rank());
    boolean keep = node.integer("keepdims", 1, 0, 1) == 1;
    TensorType output = new TensorType(input.type(), shape(node, input.shape(), reduced, keep));
    return Prepared.of(output, kernel(input, reduced));
  }

  /** For each axis whether it is reduced. */
  private boolean[] reduced(PlainNode node, int rank) {
    long[] axes = node.has(1) ? node.requireConstant(1, "axes").toLongs() : node.integers("axes");
    boolean[] reduced = new boolean[rank];
    boolean all = axes.length == 0 && node.integer("noop_with_empty_axes", 0, 0, 1) == 0;
    Arrays.fill(reduced, all);
    for (long axis : axes) {
      reduced[node.axis(axis, rank)] = true;
    }
    return reduced;
  }

  private static Shape shape(PlainNode node, Shape input, boolean[] reduced, boolean keep) {
    int[] axes = IntStream.range(0, reduced.length).filter(i -> keep || !reduced[i]).toArray();
    return node.shapeOf(
        Arrays.stream(axes).mapToLong(i -> reduced[i] ? 1 : input.dim(i)).toArray());
  }

  private PlainKernel kernel(TensorType input, boolean[] reduced) {
    Broadcast kept = walk(input.shape(), reduced, false);
    Broadcast joined = walk(input.shape(), reduced, true);
    if (input.type().isFloat() || !reduction.isIntegral()) {
      RealReduction loop = new RealReduction(reduction, kept, joined);
      return (inputs, outputs, scratch) -> loop.run(inputs[0], outputs[0]);
    }
    IntegerReduction loop = new IntegerReduction(reduction.of(input.type()), kept, joined);
    return (inputs, outputs, scratch) -> loop.run(inputs[0], outputs[0]);
  }

  /** A walk along those axes whose mark is {@code which}. */
  private static Broadcast walk(Shape shape, boolean[] reduced, boolean which) {
    int[] axes = IntStream.range(0, reduced.length).filter(i -> reduced[i] == which).toArray();
    int[] extents = Arrays.stream(axes).map(shape::dim).toArray();
    return Broadcast.over(extents, Strides.of(shape).permuted(axes));
  }
}
