package io.sluice.runtime.plain.onnx.reduce;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.OnnxTypes;
import io.sluice.runtime.plain.onnx.TypeChecks;
import java.util.List;

/**
 * TopK: the k greatest (or least) elements along an axis and their INT64 indices, best first; of
 * equal ones the first come first. {@code k} is an attribute before version 10, and a constant
 * input of one element from then on. The order is the same without {@code sorted}, which leaves it
 * open.
 */
final class TopK implements PlainOp {
  private static final int K_IS_INPUT = 10;

  @Override
  public Prepared prepare(PlainNode node) {
    boolean given = node.version() >= K_IS_INPUT;
    OnnxTypes.checkInputs(node, given ? 2 : 1);
    TensorType input = TypeChecks.input(node, 0, OnnxTypes.NUMBERS);
    Shape shape = input.shape();
    int axis = node.axis(node.integer("axis", -1), shape.rank());
    long k = given ? single(node, node.requireConstant(1, "k")) : node.requireInteger("k");
    node.check(
        k >= 0 && k <= shape.dim(axis),
        "k is %d; axis %d of %s has %d",
        k,
        axis,
        shape,
        shape.dim(axis));
    int sign = node.integer("largest", 1, 0, 1) == 1 ? 1 : -1;
    Shape best = shape.withDim(axis, (int) k);
    Selection selection =
        new Selection(
            Lanes.along(shape, axis),
            Lanes.along(best, axis),
            new ElementOrder(input.type()),
            sign);
    return new Prepared(
        List.of(new TensorType(input.type(), best), new TensorType(DataType.INT64, best)),
        List.of(new TensorType(DataType.INT32, Shape.of((int) k))),
        (inputs, outputs, scratch) -> selection.run(inputs[0], outputs, scratch[0]));
  }

  private static long single(PlainNode node, TensorView k) {
    node.check(k.count() == 1, "k has %d elements, not 1", k.count());
    return k.getLong(0);
  }

  /** A heap of the best seen so far in each lane, the worst of them at its root. */
  private record Selection(Lanes lanes, Lanes best, ElementOrder order, int sign) {

    void run(TensorView x, TensorView[] outputs, TensorView heap) {
      for (int lane = 0; lane < best.count(); lane++) {
        int first = lanes.first(lane);
        select(x, first, heap);
        unload(x, first, heap, outputs, best.first(lane));
      }
    }

    private void select(TensorView x, int first, TensorView heap) {
      int k = best.length();
      for (int i = 0; i < lanes.length() && k > 0; i++) {
        if (i < k) {
          rise(x, first, heap, i);
        } else if (isBetter(x, first, i, heap.getLong(0))) {
          sink(x, first, heap, k, i);
        }
      }
    }

    /** Takes the worst from the heap until it is empty, so the outputs fill from their end. */
    private void unload(TensorView x, int first, TensorView heap, TensorView[] outputs, int to) {
      for (int size = best.length(); size > 0; size--) {
        long worst = heap.getLong(0);
        int at = to + (size - 1) * best.step();
        if (outputs[0] != null) {
          outputs[0].copy(at, x, first + (int) worst * lanes.step());
        }
        if (outputs.length > 1 && outputs[1] != null) {
          outputs[1].setLong(at, worst);
        }
        sink(x, first, heap, size - 1, heap.getLong(size - 1));
      }
    }

    /** Puts index {@code i} at the end of a heap of as many, and lets it rise. */
    private void rise(TensorView x, int first, TensorView heap, int i) {
      int at = i;
      while (at > 0 && isBetter(x, first, heap.getLong((at - 1) / 2), i)) {
        heap.setLong(at, heap.getLong((at - 1) / 2));
        at = (at - 1) / 2;
      }
      heap.setLong(at, i);
    }

    /** Puts an index in the root's place, and lets it sink. */
    private void sink(TensorView x, int first, TensorView heap, int size, long index) {
      int at = 0;
      while (2 * at + 1 < size) {
        int child = 2 * at + 1;
        if (child + 1 < size && isBetter(x, first, heap.getLong(child), heap.getLong(child + 1))) {
          child++;
        }
        if (isBetter(x, first, heap.getLong(child), index)) {
          break;
        }
        heap.setLong(at, heap.getLong(child));
        at = child;
      }
      if (size > 0) {
        heap.setLong(at, index);
      }
    }

    private boolean isBetter(TensorView x, int first, long a, long b) {
      int ahead =
          sign * order.compare(x, first + (int) a * lanes.step(), first + (int) b * lanes.step());
      return ahead > 0 || ahead == 0 && a < b;
    }
  }
}
