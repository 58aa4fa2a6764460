package io.sluice.runtime.plain.onnx.normalize;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.onnx.TypeChecks;

/** ONNX InstanceNormalization, versions 6 and 22: each channel of each batch is a group. */
final class InstanceNormalization implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    Shape shape = x.shape();
    node.check(shape.rank() >= 2, "input %s has no channels", x);
    int channels = shape.dim(1);
    TypeChecks.vector(node, 1, x.type(), channels);
    TypeChecks.vector(node, 2, x.type(), channels);
    Shape scale = Shape.of(channels, 1);
    GroupNorm kernel =
        GroupNorm.of(
            Shape.of(shape.dim(0), channels, shape.elementCount(2, shape.rank())),
            Shape.of(shape.dim(0), channels, 1),
            scale,
            scale,
            node.real("epsilon", 1e-5f),
            true);
    return Prepared.of(x, kernel.scratch(), kernel);
  }
}
