package io.sluice.runtime.plan;

import io.sluice.kernels.Int8Output;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.Requantization;
import io.sluice.kernels.Requantizer;
import io.sluice.model.DataType;
import io.sluice.model.QuantParams;
import io.sluice.runtime.op.Int8Limits;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.step.Bin;
import io.sluice.runtime.step.ReductionSteps;

/** Lowers means: pools and reductions alike, over the input as it lies. */
final class MeanLowering {
  private final Kernels kernels;
  private final Operands node;
  private final int[][] elements;

  /**
   * The lowering of a node whose input and output have their slices.
   *
   * @param elements of the input as it lies, for each element of the output as it lies
   */
  MeanLowering(Kernels kernels, Operands node, int[][] elements) {
    this.kernels = kernels;
    this.node = node;
    this.elements = elements;
  }

  PlannedStep step(BufferSlice x, BufferSlice y) {
    Bin[] bins = Bin.of(elements);
    return node.input(0).type() == DataType.INT8
        ? bytes(bins, x, y)
        : PlannedStep.of(
            x,
            y,
            at -> new ReductionSteps.MeanFloats(kernels, bins, at.applyAsInt(x), at.applyAsInt(y)));
  }

  private PlannedStep bytes(Bin[] bins, BufferSlice x, BufferSlice y) {
    QuantParams from = node.quantization(0);
    QuantParams to = node.outputQuantization();
    double[] multipliers = new double[elements.length];
    for (int i = 0; i < multipliers.length; i++) {
      Int8Limits.checkSum(node, elements[i].length);
      multipliers[i] = from.scale() / (to.scale() * (double) elements[i].length);
    }
    Requantizer requantizer = Requantization.FP32_EVEN.prepare(multipliers);
    Int8Output output = Int8Output.of(to.zeroPoint());
    return PlannedStep.product(
        x,
        y,
        elements.length,
        at ->
            new ReductionSteps.MeanBytes(
                kernels,
                bins,
                from.zeroPoint(),
                requantizer,
                output,
                at.applyAsInt(x),
                at.applyAsInt(y)));
  }
}
