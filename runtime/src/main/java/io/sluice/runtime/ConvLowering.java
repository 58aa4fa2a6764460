package io.sluice.runtime;

import io.sluice.kernels.ByteProduct;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.ProductWindows;
import io.sluice.kernels.SumStore;
import io.sluice.kernels.WindowProduct;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import java.util.Arrays;
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
    boolean depthwise = geometry.groups() > 1 && geometry.inputs() == 1 && geometry.outputs() == 1;
    return List.of(
        depthwise
            ? step(new WindowProduct[] {depthwise()}, geometry.groups(), geometry.groups())
            : step(dense(), geometry.inputs(), geometry.outputs()));
  }

  private WindowProduct[] dense() {
    float[][][] rows = packing.floats(operands.floatWeights());
    float[] bias = operands.floatBias();
    WindowProduct[] products = new WindowProduct[geometry.groups()];
    for (int group = 0; group < products.length; group++) {
      products[group] = kernels.product(rows[group], packing.ofGroup(bias, group));
    }
    return products;
  }

  private WindowProduct depthwise() {
    float[] weights = operands.floatWeights();
    float[][] taps = new float[packing.taps()][geometry.groups()];
    for (int channel = 0; channel < geometry.groups(); channel++) {
      for (int tap = 0; tap < taps.length; tap++) {
        taps[tap][channel] = weights[channel * taps.length + tap];
      }
    }
    return kernels.depthwise(taps, operands.floatBias());
  }

  private PlannedStep step(WindowProduct[] products, int inputs, int outputs) {
    boolean inPlace = !int8 && !geometry.isPadded();
    Windows windows = Windows.of(geometry, inPlace);
    int width = products[0].width();
    int working = products[0].working();
    SumStore store = operands.sumStore();
    if (store != null && (products.length == 1 || width == outputs)) {
      ProductWindows places = windows.into(products.length * outputs);
      SumStore[] stores = new SumStore[products.length];
      Arrays.fill(stores, store);
      return step(
          windows,
          inPlace,
          working,
          (image, at) ->
              new ProductSteps.Conv(image, windows, places, products, stores, inputs, outputs, at));
    }
    ProductWindows places = windows.into(width, ProductSteps.POSITIONS);
    ProductStore after = operands.store(kernels, ProductSteps.POSITIONS);
    return step(
        windows,
        inPlace,
        Math.max(working, width * ProductSteps.POSITIONS),
        (image, at) ->
            new ProductSteps.ConvSums(
                image, windows, places, products, inputs, outputs, after, at));
  }

  /** Makes a step that reads images as floats. */
  private interface Factory {
    Step make(ProductSteps.Image image, int yAt);
  }

  private PlannedStep step(Windows windows, boolean inPlace, int sums, Factory factory) {
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
