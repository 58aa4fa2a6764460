package io.sluice.runtime.plain.onnx.move;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import java.util.Arrays;

/** Ops that change some elements of a copy; see {@link Indices} for those that are not there. */
final class Scattering {
  private Scattering() {}

  private static void checkUpdates(PlainNode node, Shape shape) {
    TensorType expected = new TensorType(node.input(0).type(), shape);
    node.check(
        node.input(2).equals(expected), "the updates %s are not %s", node.input(2), expected);
  }

  /** ScatterElements, and Scatter as it was called: one element for each index. */
  static Prepared scatterElements(PlainNode node) {
    TensorType data = node.input(0);
    ElementPlaces places = ElementPlaces.of(node, data.shape());
    checkUpdates(node, node.shape(1));
    ScatterReduction reduction = ScatterReduction.of(node);
    return Prepared.of(
        data,
        (inputs, outputs, scratch) -> {
          outputs[0].copy(inputs[0]);
          for (int i = 0; i < inputs[1].count(); i++) {
            reduction.apply(outputs[0], places.at(i, inputs[1].getLong(i)), inputs[2], i);
          }
        });
  }

  /** ScatterND: data [D, R], indices [I, rank of D], updates [I, R], where D, R, I are shapes. */
  static Prepared scatterNd(PlainNode node) {
    TensorType data = node.input(0);
    Shape shape = data.shape();
    Shape indices = Indices.type(node, 1).shape();
    node.check(
        indices.rank() > 0 && indices.dim(-1) <= shape.rank(),
        "the tuples of indices %s do not fit %s",
        indices,
        data);
    int axes = indices.dim(-1);
    int[] updates = Arrays.copyOf(indices.toArray(), indices.rank() - 1 + shape.rank() - axes);
    System.arraycopy(shape.toArray(), axes, updates, indices.rank() - 1, shape.rank() - axes);
    node.check(updates.length <= Shape.MAX_RANK, "the updates have %d axes", updates.length);
    checkUpdates(node, Shape.of(updates));
    ScatterReduction reduction = ScatterReduction.of(node);
    if (node.input(2).count() == 0) {
      return Prepared.of(data, (inputs, outputs, scratch) -> outputs[0].copy(inputs[0]));
    }
    int[] extents = Arrays.copyOf(shape.toArray(), axes);
    Indices.check(node, 1, extents);
    int run = shape.elementCount(axes, shape.rank());
    TuplePlaces places = new TuplePlaces(extents, run);
    return Prepared.of(
        data,
        (inputs, outputs, scratch) -> {
          outputs[0].copy(inputs[0]);
          for (int i = 0; i < inputs[2].count() / run; i++) {
            int at = places.at(inputs[1], i);
            for (int k = 0; k < run; k++) {
              reduction.apply(outputs[0], at + k, inputs[2], i * run + k);
            }
          }
        });
  }
}
