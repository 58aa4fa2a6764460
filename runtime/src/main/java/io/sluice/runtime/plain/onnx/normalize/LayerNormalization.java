package io.sluice.runtime.plain.onnx.normalize;

import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.PlainOp;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.TypeChecks;
import java.util.List;

/**
 * ONNX LayerNormalization, version 17, and RMSNormalization, version 23, which does not subtract
 * the mean: the dimensions from an axis on are a group. Sums are made in double whatever stash_type
 * says; it decides the type of the outputs Mean and InvStdDev.
 */
final class LayerNormalization implements PlainOp {
  private static final int STASH_DOUBLE = 11;

  private final boolean centred;

  /**
   * One of the two ops.
   *
   * @param centred whether the mean is subtracted
   */
  LayerNormalization(boolean centred) {
    this.centred = centred;
  }

  @Override
  public Prepared prepare(PlainNode node) {
    TensorType x = TypeChecks.input(node, 0, TypeChecks.FLOATS);
    Shape shape = x.shape();
    int axis = node.axis(node.integer("axis", -1), shape.rank());
    Shape statistics = shape;
    for (int i = axis; i < shape.rank(); i++) {
      statistics = statistics.withDim(i, 1);
    }
    TensorType scale = TypeChecks.input(node, 1, TypeChecks.FLOATS);
    checkStretches(node, scale.shape(), shape);
    Shape bias = Shape.of();
    if (node.has(2)) {
      bias = TypeChecks.inputLike(node, 2, scale).shape();
      checkStretches(node, bias, shape);
    }
    GroupNorm kernel =
        GroupNorm.of(shape, statistics, scale.shape(), bias, node.real("epsilon", 1e-5f), centred);
    // RMSNormalization computes in the scale's type; in LayerNormalization both types are one.
    TensorType output = new TensorType(centred ? x.type() : scale.type(), shape);
    if (!centred) {
      return Prepared.of(output, kernel.scratch(), kernel);
    }
    TensorType stash = new TensorType(stashType(node), statistics);
    return new Prepared(
        List.of(output, stash, stash), kernel.scratch(), new WithStatistics(kernel));
  }

  private static DataType stashType(PlainNode node) {
    return node.integer("stash_type", 1) == STASH_DOUBLE ? DataType.FLOAT64 : DataType.FLOAT32;
  }

  private static void checkStretches(PlainNode node, Shape operand, Shape x) {
    boolean fits = operand.rank() <= x.rank();
    for (int i = 1; fits && i <= operand.rank(); i++) {
      fits = operand.dim(-i) == 1 || operand.dim(-i) == x.dim(-i);
    }
    node.check(fits, "scale or bias %s does not broadcast to %s", operand, x);
  }

  /** Gives the means and reciprocal deviations too. */
  private record WithStatistics(GroupNorm norm) implements PlainKernel {
    @Override
    public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
      if (outputs[0] == null) {
        norm.statistics(inputs[0], scratch);
      } else {
        norm.run(inputs, outputs, scratch);
      }
      for (int output = 1; output < outputs.length; output++) {
        if (outputs[output] != null) {
          for (int i = 0; i < norm.groups(); i++) {
            outputs[output].setDouble(i, scratch[output - 1].getDouble(i));
          }
        }
      }
    }
  }
}
