package io.sluice.runtime;

import io.sluice.kernels.Activation;
import io.sluice.kernels.Int8Output;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.Requantizer;
import java.util.Arrays;

/**
 * The product for a line of positions of one output channel, one weight at a time: vector lanes run
 * along the line. For convolutions whose groups have too few outputs for {@link RowProduct}, as
 * depthwise ones have.
 *
 * <p>Weights are as in the graph, {@code [channel][taps]}.
 */
sealed interface LaneProduct {
  void start(WorkingMemory memory, int channel, int width);

  /** Adds one weight's products to the sums from {@code first} on. */
  void add(WorkingMemory memory, int xAt, int xStride, int weight, int first, int width);

  void store(WorkingMemory memory, int channel, int yAt, int width);

  /** FLOAT32, with the activation that follows. */
  record Floats(Kernels kernels, float[] weights, float[] bias, Activation activation)
      implements LaneProduct {
    @Override
    public void start(WorkingMemory memory, int channel, int width) {
      Arrays.fill(memory.sums(), 0, width, bias[channel]);
    }

    @Override
    public void add(WorkingMemory memory, int xAt, int xStride, int weight, int first, int width) {
      kernels.multiplyAdd(
          memory.floats(), xAt, xStride, weights[weight], memory.sums(), first, width);
    }

    @Override
    public void store(WorkingMemory memory, int channel, int yAt, int width) {
      kernels.activate(activation, memory.sums(), 0, 1, memory.floats(), yAt, 1, width);
    }
  }

  /** INT8; requantizer and output as for {@link RowProduct.Bytes}. */
  record Bytes(
      Kernels kernels,
      byte[] weights,
      int[] bias,
      int zeroPoint,
      Requantizer requantizer,
      Int8Output output)
      implements LaneProduct {
    @Override
    public void start(WorkingMemory memory, int channel, int width) {
      Arrays.fill(memory.intSums(), 0, width, bias[channel]);
    }

    @Override
    public void add(WorkingMemory memory, int xAt, int xStride, int weight, int first, int width) {
      kernels.multiplyAdd(
          memory.bytes(), xAt, xStride, zeroPoint, weights[weight], memory.intSums(), first, width);
    }

    @Override
    public void store(WorkingMemory memory, int channel, int yAt, int width) {
      kernels.requantize(
          memory.intSums(), requantizer, channel, 0, output, memory.bytes(), yAt, 1, width);
    }
  }
}
