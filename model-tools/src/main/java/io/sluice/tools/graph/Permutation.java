package io.sluice.tools.graph;

import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An order of axes, as a transposition has it: axis i of the result is axis {@code axes[i]} of the
 * operand.
 *
 * @param axes each of 0 to rank - 1 once
 */
public record Permutation(List<Integer> axes) {
  public Permutation {
    axes = List.copyOf(axes);
    List<Integer> sorted = axes.stream().sorted().toList();
    if (!sorted.equals(IntStream.range(0, axes.size()).boxed().toList())) {
      throw new IllegalArgumentException("axes " + axes + " are no permutation");
    }
  }

  public static Permutation of(int... axes) {
    return new Permutation(Arrays.stream(axes).boxed().toList());
  }

  /** The order that changes nothing. */
  public static Permutation identity(int rank) {
    return new Permutation(IntStream.range(0, rank).boxed().toList());
  }

  public int rank() {
    return axes.size();
  }

  /** The operand's axis that becomes an axis of the result. */
  public int source(int axis) {
    return axes.get(axis);
  }

  public boolean isIdentity() {
    return equals(identity(rank()));
  }

  /** This transposition, and the next on its result. */
  public Permutation then(Permutation next) {
    return new Permutation(next.axes.stream().map(axes::get).toList());
  }

  /** The transposition that undoes this one. */
  public Permutation inverse() {
    Integer[] inverse = new Integer[rank()];
    for (int i = 0; i < inverse.length; i++) {
      inverse[axes.get(i)] = i;
    }
    return new Permutation(Arrays.asList(inverse));
  }

  /** The result's shape for an operand of a shape. */
  public Shape of(Shape operand) {
    return Shape.of(axes.stream().mapToInt(operand::dim).toArray());
  }

  /** Whether the elements keep their row-major order, since only axes of extent 1 move. */
  public boolean keepsOrder(Shape operand) {
    int last = -1;
    for (int axis : axes) {
      if (operand.dim(axis) != 1) {
        if (axis < last) {
          return false;
        }
        last = axis;
      }
    }
    return true;
  }

  /** The operand's elements in the result's order. */
  public TensorData of(TensorData operand) {
    int rank = rank();
    Shape shape = of(operand.shape());
    int[] strides = new int[rank];
    for (int i = 0; i < rank; i++) {
      strides[i] = operand.shape().elementCount(axes.get(i) + 1, rank);
    }
    int bytes = operand.type().bytes();
    ByteBuffer from = operand.bytes();
    ByteBuffer to = ByteBuffer.allocate(operand.byteCount());
    int[] at = new int[rank];
    int source = 0;
    while (to.hasRemaining()) {
      to.put(from.slice(source * bytes, bytes));
      for (int axis = rank - 1; axis >= 0; axis--) {
        source += strides[axis];
        if (++at[axis] < shape.dim(axis)) {
          break;
        }
        source -= at[axis] * strides[axis];
        at[axis] = 0;
      }
    }
    return TensorData.ofRawBytes(operand.type(), shape, to.flip());
  }

  /** The result's quantization for an operand's. */
  public @Nullable QuantParams of(@Nullable QuantParams operand) {
    Integer axis = operand == null ? null : operand.axis();
    return operand == null || axis == null
        ? operand
        : QuantParams.perChannel(operand.scales(), axes.indexOf(axis));
  }
}
