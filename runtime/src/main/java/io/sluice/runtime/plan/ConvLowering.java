package io.sluice.runtime.plan;

import io.sluice.kernels.ByteProduct;
import io.sluice.kernels.KernelEpilogue;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.ProductWindows;
import io.sluice.kernels.WindowProduct;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import io.sluice.runtime.op.ConvGeometry;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.step.ConvSteps;
import io.sluice.runtime.step.ConvWindows;
import io.sluice.runtime.step.PaddedLayout;
import io.sluice.runtime.step.StepEpilogue;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lowers convolutions. INT8 ones too are computed with floats, which hold their sums exactly as
 * long as these stay below 2^24: a fused multiply-add does as many products at once as any integer
 * instruction that Java reaches, and leaves nothing to be widened.
 */
final class ConvLowering {
  /** With more channels, runs of adjacent inputs are worth a transposition. */
  private static final int MOST_PLANES = 4;

  private final Kernels kernels;
  private final Operands node;
  private final ProductOperands operands;
  private final BufferPlan buffers;
  private final String input;
  private final String output;
  private final ConvGeometry geometry;
  private final Packing packing;
  private final boolean int8;

  /**
   * @param operands weights and bias of the node, and what follows it
   * @param buffers has the slice of the input, and gets that of the output
   * @param output the tensor that is stored
   */
  ConvLowering(
      Kernels kernels,
      Operands node,
      Op.Conv op,
      ProductOperands operands,
      BufferPlan buffers,
      String output) {
    this.kernels = kernels;
    this.node = node;
    this.operands = operands;
    this.buffers = buffers;
    this.input = node.node().inputs().get(0);
    this.output = output;
    this.geometry = ConvGeometry.of(op, node);
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

  /**
   * @param inputs of a product
   * @param outputs of a product
   */
  private PlannedStep step(WindowProduct[] products, int inputs, int outputs) {
    Source source = source();
    PaddedLayout padded = buffers.layoutOf(output);
    boolean asFloats = !int8 || padded != null;
    BufferSlice y = padded == null ? created() : buffers.padded(output);
    PaddedLayout target =
        padded == null ? PaddedLayout.plain(geometry.outHeight(), geometry.outWidth()) : padded;
    ProductWindows productWindows = source.windows.into(target, products.length * outputs);
    KernelEpilogue[] epilogues = new KernelEpilogue[products.length];
    Arrays.setAll(epilogues, i -> operands.kernelEpilogue(i * outputs, outputs));
    boolean fits = products.length == 1 || products[0].width() == outputs;
    if (asFloats && fits && operands.isStoredByProduct()) {
      return planned(
          source,
          y,
          products[0].working(),
          at ->
              new ConvSteps.Conv(
                  source.image(at),
                  source.windows,
                  productWindows,
                  products,
                  epilogues,
                  inputs,
                  outputs,
                  target(target, at.applyAsInt(y))));
    }
    int width = products[0].width();
    int round = kernels.windowsAtOnce(width);
    StepEpilogue epilogue = operands.stepEpilogue(kernels, round, asFloats);
    boolean rounded = int8 && (asFloats || epilogue instanceof StepEpilogue.MappedBytes);
    if (!rounded) {
      Arrays.fill(epilogues, new KernelEpilogue.AsIs());
    }
    return planned(
        source,
        y,
        Math.max(width * round, products[0].working()),
        at ->
            new ConvSteps.ConvSums(
                source.image(at),
                source.windows,
                source.windows.intoSums(outputs, round),
                round,
                productWindows.to(),
                products,
                epilogues,
                inputs,
                outputs,
                epilogue,
                target(target, at.applyAsInt(y))));
  }

  private BufferSlice created() {
    return int8
        ? buffers.create(output, Order.CHANNELS_LAST)
        : buffers.createWithSlack(output, Order.CHANNELS_LAST);
  }

  private PlannedStep planned(Source source, BufferSlice y, int sums, PlannedStep.Factory factory) {
    List<BufferSlice> writes = source.copy == null ? List.of(y) : List.of(y, source.copy);
    return new PlannedStep(List.of(source.x), writes, sums, factory);
  }

  private ConvSteps.Target target(PaddedLayout padded, int yAt) {
    float padding = int8 ? node.graph().tensor(output).requireQuantization().zeroPoint() : 0f;
    return new ConvSteps.Target(
        padded,
        geometry.outHeight(),
        geometry.outWidth(),
        geometry.groups() * geometry.outputs(),
        padding,
        yAt);
  }

  /** Where the input is read. */
  private Source source() {
    PaddedLayout padded = buffers.layoutOf(input);
    if (padded != null) {
      return new Source(ConvWindows.of(geometry, padded), buffers.padded(input), null);
    }
    if (isReadByPlanes()) {
      ConvWindows windows = ConvWindows.ofPlanes(geometry, PaddedLayout.covered(geometry));
      BufferSlice copy = BufferSlice.ofNew(DataType.FLOAT32, windows.size());
      return new Source(windows, buffers.of(input), copy);
    }
    BufferSlice x = buffers.of(input, Order.CHANNELS_LAST);
    if (!int8 && !geometry.isPadded()) {
      PaddedLayout plain = PaddedLayout.plain(geometry.height(), geometry.width());
      return new Source(ConvWindows.of(geometry, plain), x, null);
    }
    ConvWindows windows = ConvWindows.of(geometry, PaddedLayout.covered(geometry));
    return new Source(windows, x, BufferSlice.ofNew(DataType.FLOAT32, windows.size()));
  }

  /** Whether a row-major input is read as it lies: it has few channels, and is copied anyway. */
  private boolean isReadByPlanes() {
    return geometry.groups() == 1
        && geometry.inputs() <= MOST_PLANES
        && buffers.orderOf(input) == Order.ROW_MAJOR
        && (int8 || geometry.isPadded());
  }

  /**
   * The input.
   *
   * @param copy where it is copied to before it is read, or null
   */
  private final class Source {
    private final ConvWindows windows;
    private final BufferSlice x;
    private final @Nullable BufferSlice copy;

    Source(ConvWindows windows, BufferSlice x, @Nullable BufferSlice copy) {
      this.windows = windows;
      this.x = x;
      this.copy = copy;
    }

    ConvSteps.Image image(ToIntFunction<BufferSlice> at) {
      if (copy == null) {
        return new ConvSteps.Image.InPlace(windows, at.applyAsInt(x));
      }
      return int8
          ? new ConvSteps.Image.Widened(
              kernels,
              windows,
              node.quantization(0).zeroPoint(),
              at.applyAsInt(x),
              at.applyAsInt(copy))
          : new ConvSteps.Image.Padded(windows, at.applyAsInt(x), at.applyAsInt(copy));
    }
  }

  private PlannedStep bytes() {
    ConvWindows windows = ConvWindows.of(geometry, PaddedLayout.covered(geometry));
    BufferSlice x = buffers.of(input, Order.CHANNELS_LAST);
    BufferSlice y = buffers.create(output, Order.CHANNELS_LAST);
    byte[][][] rows = packing.bytes(node.bytes(1));
    int zeroPoint = node.quantization(0).zeroPoint();
    ByteProduct[] products = new ByteProduct[geometry.groups()];
    for (int group = 0; group < products.length; group++) {
      int[] bias = packing.ofGroup(operands.intBias(), group);
      products[group] = kernels.product(rows[group], bias, zeroPoint);
    }
    BufferSlice copy =
        BufferSlice.ofNew(DataType.INT8, Math.addExact(windows.size(), geometry.taps()));
    return new PlannedStep(
        List.of(x),
        List.of(y, copy),
        products[0].width(),
        at ->
            new ConvSteps.ConvBytes(
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
