package io.sluice.runtime.plan;

import io.sluice.kernels.Activation;
import io.sluice.kernels.Int8Output;
import io.sluice.kernels.KernelEpilogue;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.LookupTable;
import io.sluice.kernels.Requantizer;
import io.sluice.model.DataType;
import io.sluice.model.QuantParams;
import io.sluice.runtime.op.Int8Limits;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.op.Quantizations;
import io.sluice.runtime.step.StepEpilogue;
import org.jspecify.annotations.Nullable;

/**
 * Weights and bias of a linear layer or convolution, checked, and what becomes of its sums: the
 * activation that follows where it is fused, and for INT8 the requantization.
 */
final class ProductOperands {
  /** Up to it all integers are floats. */
  private static final long FLOAT_INTEGERS = 1L << 24;

  private final Operands node;
  private final @Nullable FusedActivation fused;
  private final int channels;
  private final boolean int8;

  ProductOperands(Operands node, @Nullable FusedActivation fused) {
    this.node = node;
    this.fused = fused;
    this.channels = node.shape(1).dim(0);
    this.int8 = node.input(0).type() == DataType.INT8;
    if (int8) {
      Int8Limits.checkProduct(node, 1, intBias());
      if (node.has(2)) {
        Int8Limits.checkBias(node, Quantizations.weightScales(node.quantization(1), channels));
      }
    }
  }

  int channels() {
    return channels;
  }

  /** The weights; those of INT8 as the integers that they are. */
  float[] floatWeights() {
    return int8 ? integers(node.bytes(1)) : node.floats(1);
  }

  static float[] integers(byte[] stored) {
    float[] integers = new float[stored.length];
    for (int i = 0; i < integers.length; i++) {
      integers[i] = stored[i];
    }
    return integers;
  }

  /** The bias that float sums start with; for INT8 inputs as they are, zero points and all. */
  float[] floatBias() {
    if (!int8) {
      return node.has(2) ? node.floats(2) : new float[channels];
    }
    float[] bias = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      bias[channel] = (float) unshiftedBias(channel);
    }
    return bias;
  }

  int[] intBias() {
    return node.has(2) ? node.ints(2) : new int[channels];
  }

  /** The bias from which the products of the zero point are taken away. */
  private long unshiftedBias(int channel) {
    long sum = 0;
    byte[] weights = node.bytes(1);
    int inputs = weights.length / channels;
    for (int k = channel * inputs; k < (channel + 1) * inputs; k++) {
      sum += weights[k];
    }
    return intBias()[channel] - node.quantization(0).zeroPoint() * sum;
  }

  /** Whether no sum of INT8 products, in any order, leaves the integers that floats can hold. */
  boolean floatsHoldSums() {
    byte[] weights = node.bytes(1);
    int inputs = weights.length / channels;
    for (int channel = 0; channel < channels; channel++) {
      long most = Math.abs(unshiftedBias(channel));
      for (int k = channel * inputs; k < (channel + 1) * inputs; k++) {
        most += 128L * Math.abs(weights[k]);
      }
      if (most > FLOAT_INTEGERS) {
        return false;
      }
    }
    return true;
  }

  /**
   * What becomes of the sums of a product that it does not store by itself.
   *
   * @param positions of how many adjacent positions the outputs are stored at once
   * @param asFloats whether INT8 is stored as floats, and the sums are such integers already
   */
  StepEpilogue stepEpilogue(Kernels kernels, int positions, boolean asFloats) {
    if (!int8) {
      return new StepEpilogue.Floats(
          kernels, fused == null ? Activation.IDENTITY : fused.function());
    }
    Int8Output output = int8Output();
    LookupTable table = output.table();
    if (!asFloats && table != null && table.isHardSwish() && requantizesByFloats()) {
      return new StepEpilogue.MappedBytes(kernels, table);
    }
    if (!asFloats) {
      return new StepEpilogue.Bytes(
          kernels, Int8Numerics.requantizer(node, channels, positions), output);
    }
    return table == null
        ? new StepEpilogue.Floats(kernels, Activation.IDENTITY)
        : new StepEpilogue.Mapped(kernels, table);
  }

  /**
   * Whether products can store floats as {@link #kernelEpilogue} says, and nothing is left to do.
   */
  boolean isStoredByProduct() {
    if (int8) {
      return int8Output().table() == null;
    }
    return fused == null || fused.function().equals(Activation.RELU);
  }

  /**
   * What products store as floats; the outputs of INT8 must be requantized by floats.
   *
   * @param channel the first output
   * @param outputs of the product
   */
  KernelEpilogue kernelEpilogue(int channel, int outputs) {
    if (!int8) {
      return fused != null && fused.function().equals(Activation.RELU)
          ? new KernelEpilogue.Relu()
          : new KernelEpilogue.AsIs();
    }
    return requantizer() instanceof Requantizer.Floats floats
        ? KernelEpilogue.Integers.of(floats, channel, outputs, int8Output())
        : new KernelEpilogue.AsIs();
  }

  /** Whether products can requantize the sums of INT8. */
  boolean requantizesByFloats() {
    return requantizer() instanceof Requantizer.Floats;
  }

  Requantizer requantizer() {
    return Int8Numerics.requantizer(node, channels, 1);
  }

  Int8Output int8Output() {
    QuantParams own = node.outputQuantization();
    if (fused == null) {
      return Int8Output.of(own.zeroPoint());
    }
    QuantParams to = node.graph().tensor(fused.output()).requireQuantization();
    return Int8Output.of(
        own.zeroPoint(), Int8Numerics.table(node.graph().numerics(), fused.function(), own, to));
  }
}
