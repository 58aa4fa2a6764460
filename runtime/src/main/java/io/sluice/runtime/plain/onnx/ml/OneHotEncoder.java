package io.sluice.runtime.plain.onnx.ml;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import java.util.Arrays;

/**
 * OneHotEncoder: each element becomes a row with a 1 at its category. An element without one is a
 * row of zeros, whatever {@code zeros} says, as a stream cannot stop at it.
 */
final class OneHotEncoder {
  private OneHotEncoder() {}

  static Prepared prepare(PlainNode node) {
    Shape shape = node.shape(0);
    Lookup categories = Lookup.of(node, "cats");
    node.check(categories.count() > 0, "there are no categories");
    long[] extents =
        Arrays.copyOf(Arrays.stream(shape.toArray()).asLongStream().toArray(), shape.rank() + 1);
    extents[shape.rank()] = categories.count();
    return Prepared.of(
        new TensorType(DataType.FLOAT32, node.shapeOf(extents)),
        (inputs, outputs, scratch) -> {
          outputs[0].fill(0);
          for (int i = 0; i < inputs[0].count(); i++) {
            int place = categories.place(inputs[0], i);
            if (place >= 0) {
              outputs[0].setFloat(i * categories.count() + place, 1);
            }
          }
        });
  }
}
