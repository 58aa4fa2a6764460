package io.sluice.runtime.plan;

import io.sluice.kernels.Kernels;
import io.sluice.kernels.LookupTable;
import io.sluice.kernels.Quantization;
import io.sluice.kernels.QuantizeRounding;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.op.Quantizations;
import io.sluice.runtime.step.ElementSteps;
import java.util.List;

/**
 * From a batch norm to its step: a factor and an offset for each channel or, between INT8 tensors,
 * a table for each channel.
 */
final class BatchNormLowering {
  private final Kernels kernels;
  private final Operands node;
  private final float[] factors;
  private final float[] offsets;
  private final boolean rounded;
  private final int perChannel;
  private final int rows;

  /** The lowering of a node whose parameters are constant. */
  BatchNormLowering(Kernels kernels, Operands node, Op.BatchNorm op) {
    this.kernels = kernels;
    this.node = node;
    this.rounded = node.graph().numerics() == NumericsProfile.ONNXRUNTIME;
    float[] mean = node.floats(3);
    float[] variance = node.floats(4);
    this.factors = node.floats(1).clone();
    this.offsets = node.floats(2).clone();
    for (int c = 0; c < factors.length; c++) {
      float deviation = (float) Math.sqrt(variance[c] + op.epsilon());
      if (rounded) {
        factors[c] *= 1f / deviation;
        offsets[c] -= mean[c] * factors[c];
      } else {
        factors[c] /= deviation;
        offsets[c] = Math.fma(-mean[c], factors[c], offsets[c]);
      }
    }
    Shape shape = node.shape(0);
    this.perChannel = shape.elementCount(2, shape.rank());
    this.rows = shape.elementCount() / perChannel;
  }

  List<PlannedStep> floats(BufferSlice x, BufferSlice y) {
    return List.of(
        PlannedStep.of(
            x,
            y,
            at ->
                rounded
                    ? new ElementSteps.ScaleThenShift(
                        kernels,
                        factors,
                        offsets,
                        perChannel,
                        rows,
                        at.applyAsInt(x),
                        at.applyAsInt(y))
                    : new ElementSteps.ScaleAndShift(
                        kernels,
                        factors,
                        offsets,
                        perChannel,
                        rows,
                        at.applyAsInt(x),
                        at.applyAsInt(y))));
  }

  List<PlannedStep> bytes(BufferSlice x, BufferSlice y) {
    Quantization from = Quantizations.of(node.quantization(0));
    Quantization to = Quantizations.of(node.outputQuantization());
    QuantizeRounding how = Int8Numerics.quantizeRounding(node.graph().numerics());
    LookupTable[] tables = new LookupTable[factors.length];
    for (int c = 0; c < tables.length; c++) {
      int channel = c;
      tables[c] = LookupTable.of(real -> normalized(real, channel), from, to, how);
    }
    return List.of(
        PlannedStep.of(
            x,
            y,
            at ->
                new ElementSteps.LookUpChannels(
                    kernels, tables, perChannel, rows, at.applyAsInt(x), at.applyAsInt(y))));
  }

  private float normalized(float real, int channel) {
    return rounded
        ? real * factors[channel] + offsets[channel]
        : Math.fma(real, factors[channel], offsets[channel]);
  }
}
