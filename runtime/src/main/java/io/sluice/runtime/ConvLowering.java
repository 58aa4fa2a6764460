package io.sluice.runtime;

import io.sluice.kernels.ByteProduct;
import io.sluice.kernels.DepthwiseProduct;
import io.sluice.kernels.FloatProduct;
import io.sluice.kernels.Kernels;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Lowers convolutions. INT8 ones too are computed with floats, which hold their sums exactly as
 * long as these stay below 2^24: a fused multiply-add does as many products at once as any integer
 * instruction that Java reaches, and leaves nothing to be widened.
 */
final class ConvLowering {
  private final Kernels kernels;
  private final Operands node;
  private final ProductOperands operands;
  private final Place x;
  private final Place y;
  private final ConvGeometry geometry;
  private final Packing packing;
  private final boolean int8;

  /**
   * @param operands weights and bias of the node, and what follows it
   * @param x where the input lies, channels last
   * @param y where the output goes, channels last
   */
  ConvLowering(
      Kernels kernels, Operands node, Op.Conv op, ProductOperands operands, Place x, Place y) {
    this.kernels = kernels;
    this.node = node;
    this.operands = operands;
    this.x = x;
    this.y = y;
    this.geometry = ConvGeometry.of(op, node.shape(0), node.shape(1), node.outputShape());
    this.packing =
        new Packing(
            geometry.groups(),
            geometry.outputs(),
            geometry.inputs(),
            geometry.kernelHeight() * geometry.kernelWidth());
    this.int8 = node.input(0).type() == DataType.INT8;
  }

  List<PlannedStep> steps() {
    if (int8 && !operands.floatsHoldSums()) {
      return List.of(bytes());
    }
    boolean inPlace = !int8 && !geometry.isPadded();
    Windows windows = Windows.of(geometry, inPlace);
    boolean depthwise = geometry.groups() > 1 && geometry.inputs() == 1 && geometry.outputs() == 1;
    return List.of(depthwise ? depthwise(windows, inPlace) : dense(windows, inPlace));
  }

  private PlannedStep dense(Windows windows, boolean inPlace) {
    float[][][] rows = packing.floats(operands.floatWeights());
    float[] bias = operands.floatBias();
    FloatProduct[] products = new FloatProduct[geometry.groups()];
    for (int group = 0; group < products.length; group++) {
      products[group] = kernels.product(rows[group], packing.ofGroup(bias, group));
    }
    ProductStore store = operands.store(kernels, ProductSteps.POSITIONS);
    return step(
        windows,
        inPlace,
        products[0].width(),
        (image, at) -> new ProductSteps.Conv(image, windows, products, store, at));
  }

  private PlannedStep depthwise(Windows windows, boolean inPlace) {
    float[] weights = operands.floatWeights();
    float[][] taps = new float[packing.taps()][geometry.groups()];
    for (int channel = 0; channel < geometry.groups(); channel++) {
      for (int tap = 0; tap < taps.length; tap++) {
        taps[tap][channel] = weights[channel * taps.length + tap];
      }
    }
    DepthwiseProduct product = kernels.depthwise(taps, operands.floatBias());
    ProductStore store = operands.store(kernels, ProductSteps.POSITIONS);
    return step(
        windows,
        inPlace,
        product.width(),
        (image, at) -> new ProductSteps.Depthwise(image, windows, product, store, at));
  }

  /** Makes a step that reads images as floats. */
  private interface Factory {
    Step make(ProductSteps.Image image, int yAt);
  }

  private PlannedStep step(Windows windows, boolean inPlace, int width, Factory factory) {
    int sums = width * ProductSteps.POSITIONS;
    if (inPlace) {
      return PlannedStep.product(
          x,
          y,
          sums,
          at ->
              factory.make(
                  new ProductSteps.Image.InPlace(windows, at.applyAsInt(x)), at.applyAsInt(y)));
    }
    Place copy = Place.ofNew(DataType.FLOAT32, windows.size());
    return new PlannedStep(
        List.of(x),
        List.of(y, copy),
        sums,
        at -> factory.make(image(windows, copy, at), at.applyAsInt(y)));
  }

  private ProductSteps.Image image(Windows windows, Place copy, ToIntFunction<Place> at) {
    return int8
        ? new ProductSteps.Image.Widened(
            kernels,
            windows,
            node.quantization(0).zeroPoint(),
            at.applyAsInt(x),
            at.applyAsInt(copy))
        : new ProductSteps.Image.Padded(windows, at.applyAsInt(x), at.applyAsInt(copy));
  }

  private PlannedStep bytes() {
    Windows windows = Windows.of(geometry, false);
    byte[][][] rows = packing.bytes(node.bytes(1));
    int zeroPoint = node.quantization(0).zeroPoint();
    ByteProduct[] products = new ByteProduct[geometry.groups()];
    for (int group = 0; group < products.length; group++) {
      int[] bias = packing.ofGroup(operands.intBias(), group);
      products[group] = kernels.product(rows[group], bias, zeroPoint);
    }
    Place copy = Place.ofNew(DataType.INT8, windows.size() + geometry.taps());
    return new PlannedStep(
        List.of(x),
        List.of(y, copy),
        products[0].width(),
        at ->
            new ProductSteps.ConvBytes(
                kernels,
                windows,
                products,
                zeroPoint,
                operands.requantizer(),
                operands.int8Output(),
                at.applyAsInt(x),
                at.applyAsInt(copy),
                at.applyAsInt(y)));
  }
}
