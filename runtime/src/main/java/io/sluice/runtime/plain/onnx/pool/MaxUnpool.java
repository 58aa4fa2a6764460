package io.sluice.runtime.plain.onnx.pool;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.TypeChecks;
import io.sluice.runtime.plain.onnx.window.WindowAttributes;

/**
 * ONNX MaxUnpool, versions 9 to 22: puts pooled elements back where MaxPool found them, among
 * zeros. An index counts in the tensor that was pooled; with output_shape, ONNX Runtime and the
 * specification count it in the larger output all the same. One outside is left out.
 */
final class MaxUnpool implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    TypeChecks.exactly(node, 1, new TensorType(DataType.INT64, x.shape()));
    Shape shape = WindowAttributes.ofPool(node, x.shape()).unpooled(x.shape());
    if (node.has(2)) {
      shape = shape(node, node.requireConstant(2, "output shape"), shape.rank());
    }
    return Prepared.of(
        new TensorType(x.type(), shape),
        (inputs, outputs, scratch) -> run(inputs[0], inputs[1], outputs[0]));
  }

  private static Shape shape(PlainNode node, TensorView extents, int rank) {
    node.check(
        extents.count() == rank, "output_shape has %d extents, not %d", extents.count(), rank);
    return node.shapeOf(extents.toLongs());
  }

  private static void run(TensorView x, TensorView indices, TensorView y) {
    for (int i = 0; i < y.count(); i++) {
      y.setFloat(i, 0f);
    }
    for (int i = 0; i < x.count(); i++) {
      long index = indices.getLong(i);
      if (index >= 0 && index < y.count()) {
        y.copy((int) index, x, i);
      }
    }
  }
}
