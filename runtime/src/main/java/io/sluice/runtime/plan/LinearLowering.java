package io.sluice.runtime.plan;

import io.sluice.kernels.ByteProduct;
import io.sluice.kernels.FloatProduct;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.ProductWindows;
import io.sluice.model.DataType;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.step.LinearSteps;
import io.sluice.runtime.step.StepEpilogue;

/** Lowers linear layers, and convolutions that are nothing else. */
final class LinearLowering {
  private final Kernels kernels;
  private final Operands node;
  private final ProductOperands operands;
  private final BufferSlice x;
  private final BufferSlice y;
  private final LinearSteps.Extents extents;
  private final Packing packing;

  /**
   * @param operands weights and bias of the node, and what follows it
   * @param x where the input lies
   * @param y where the output goes
   */
  LinearLowering(
      Kernels kernels, Operands node, ProductOperands operands, BufferSlice x, BufferSlice y) {
    this.kernels = kernels;
    this.node = node;
    this.operands = operands;
    this.x = x;
    this.y = y;
    int inputs = node.shape(1).dim(1);
    int vectors = node.outputShape().elementCount() / operands.channels();
    this.extents = new LinearSteps.Extents(vectors, inputs, operands.channels());
    this.packing = new Packing(1, operands.channels(), inputs, 1);
  }

  PlannedStep step() {
    return node.input(0).type() == DataType.INT8 ? bytes() : floats();
  }

  private FloatProduct floatProduct() {
    return kernels.product(packing.floats(operands.floatWeights())[0], operands.floatBias());
  }

  private PlannedStep floats() {
    FloatProduct product = floatProduct();
    StepEpilogue epilogue = operands.stepEpilogue(kernels, 1, false);
    ProductWindows windows = extents.windows(product.width());
    return PlannedStep.product(
        x,
        y,
        product.width(),
        at ->
            new LinearSteps.LinearFloats(
                product, windows, epilogue, extents, at.applyAsInt(x), at.applyAsInt(y)));
  }

  private PlannedStep bytes() {
    ByteProduct product =
        kernels.product(
            packing.bytes(node.bytes(1))[0], operands.intBias(), node.quantization(0).zeroPoint());
    return PlannedStep.product(
        x,
        y,
        product.width(),
        at ->
            new LinearSteps.LinearBytes(
                kernels,
                product,
                extents,
                operands.requantizer(),
                operands.int8Output(),
                at.applyAsInt(x),
                at.applyAsInt(y)));
  }
}
