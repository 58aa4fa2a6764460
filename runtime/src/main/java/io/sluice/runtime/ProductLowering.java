package io.sluice.runtime;

import io.sluice.kernels.Activation;
import io.sluice.kernels.Int8Output;
import io.sluice.kernels.Kernels;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lowers linear layers and convolutions, with the activation that follows where it is fused. */
final class ProductLowering {
  /** Groups of fewer outputs are computed along positions instead of across channels. */
  private static final int LEAST_CHANNEL_LANES = 4;

  private final Kernels kernels;
  private final Operands node;
  private final @Nullable FusedActivation fused;
  private final Place x;
  private final Place y;
  private final int channels;

  /**
   * @param node its constants are known
   * @param fused the activation that follows, or null
   * @param x where the input lies
   * @param y where the output goes: the activation's, if there is one
   */
  ProductLowering(
      Kernels kernels, Operands node, @Nullable FusedActivation fused, Place x, Place y) {
    this.kernels = kernels;
    this.node = node;
    this.fused = fused;
    this.x = x;
    this.y = y;
    this.channels = node.shape(1).dim(0);
  }

  List<PlannedStep> linear() {
    int inputs = node.shape(1).dim(1);
    int rows = node.outputShape().elementCount() / channels;
    RowProduct product = rowProduct(new Packing(1, channels, inputs, 1));
    return List.of(
        PlannedStep.product(
            x,
            y,
            channels,
            at ->
                new ProductSteps.Linear(
                    product, rows, inputs, channels, at.applyAsInt(x), at.applyAsInt(y))));
  }

  List<PlannedStep> conv(Op.Conv op) {
    Shape weight = node.shape(1);
    ConvGeometry geometry = ConvGeometry.of(op, node.shape(0), weight, node.outputShape());
    if (geometry.outputs() < LEAST_CHANNEL_LANES) {
      LaneProduct product = laneProduct();
      return List.of(
          PlannedStep.product(
              x,
              y,
              geometry.outWidth(),
              at ->
                  new ProductSteps.ConvByPositions(
                      product, geometry, at.applyAsInt(x), at.applyAsInt(y))));
    }
    int taps = geometry.kernelHeight() * geometry.kernelWidth();
    RowProduct product =
        rowProduct(new Packing(geometry.groups(), geometry.outputs(), geometry.inputs(), taps));
    return List.of(
        PlannedStep.product(
            x,
            y,
            geometry.outputs(),
            at ->
                new ProductSteps.ConvByChannels(
                    product, geometry, at.applyAsInt(x), at.applyAsInt(y))));
  }

  private RowProduct rowProduct(Packing packing) {
    if (node.input(0).type() == DataType.FLOAT32) {
      return new RowProduct.Floats(
          kernels, packing.floats(node.floats(1)), floatBias(), packing.outputs(), function());
    }
    return new RowProduct.Bytes(
        kernels,
        packing.ints(node.bytes(1)),
        checkedIntBias(),
        node.quantization(0).zeroPoint(),
        packing.outputs(),
        Int8Numerics.requantizer(node, channels),
        int8Output());
  }

  private LaneProduct laneProduct() {
    if (node.input(0).type() == DataType.FLOAT32) {
      return new LaneProduct.Floats(kernels, node.floats(1), floatBias(), function());
    }
    return new LaneProduct.Bytes(
        kernels,
        node.bytes(1),
        checkedIntBias(),
        node.quantization(0).zeroPoint(),
        Int8Numerics.requantizer(node, channels),
        int8Output());
  }

  private float[] floatBias() {
    return node.has(2) ? node.floats(2) : new float[channels];
  }

  private int[] checkedIntBias() {
    int[] bias = node.has(2) ? node.ints(2) : new int[channels];
    Int8Limits.checkProduct(node, 1, bias);
    if (node.has(2)) {
      Int8Limits.checkBias(node, Quantizations.weightScales(node.quantization(1), channels));
    }
    return bias;
  }

  private Int8Output int8Output() {
    QuantParams own = node.outputQuantization();
    if (fused == null) {
      return Int8Output.of(own.zeroPoint());
    }
    QuantParams to = node.graph().tensor(fused.output()).requireQuantization();
    return Int8Output.of(
        own.zeroPoint(), Int8Numerics.table(node.graph().numerics(), fused.function(), own, to));
  }

  private Activation function() {
    return fused == null ? Activation.IDENTITY : fused.function();
  }
}
