package io.sluice.runtime.plain.onnx.normalize;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.onnx.TypeChecks;

/**
 * ONNX GroupNormalization. Scale and bias are those of each group in version 18, of each channel in
 * version 21.
 */
final class GroupNormalization implements PlainOp {
  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    Shape shape = x.shape();
    node.check(shape.rank() >= 2, "input %s has no channels", x);
    int channels = shape.dim(1);
    long stated = node.requireInteger("num_groups");
    node.check(
        stated >= 1 && stated <= channels && channels % stated == 0,
        "%d channels do not make %d groups",
        channels,
        stated);
    int groups = (int) stated;
    boolean perChannel = node.version() >= 21;
    TypeChecks.vector(node, 1, x.type(), perChannel ? channels : groups);
    TypeChecks.vector(node, 2, x.type(), perChannel ? channels : groups);
    Shape scale = Shape.of(groups, perChannel ? channels / groups : 1, 1);
    GroupNorm kernel =
        GroupNorm.of(
            Shape.of(shape.dim(0), groups, channels / groups, shape.elementCount(2, shape.rank())),
            Shape.of(shape.dim(0), groups, 1, 1),
            scale,
            scale,
            node.real("epsilon", 1e-5f),
            true);
    return Prepared.of(x, kernel.scratch(), kernel);
  }
}
