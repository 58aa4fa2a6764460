package io.sluice.runtime.step;

import io.sluice.kernels.ByteProduct;
import io.sluice.kernels.FloatProduct;
import io.sluice.kernels.Kernels;

/** The product of a vector with all gates' weights of a recurrent layer, bias included. */
public sealed interface GateProduct {
  /** How many accumulators of each kind it needs. */
  int width();

  /** How many bytes of packed weights it has. */
  long packedBytes();

  /**
   * Computes all gates.
   *
   * @param at arena index of the vector
   * @param gates receives the products from index 0 on
   */
  void compute(WorkingMemory memory, int at, float[] gates);

  /** FLOAT32 vector and weights. */
  record Floats(FloatProduct product) implements GateProduct {
    @Override
    public long packedBytes() {
      return product.bytes();
    }

    @Override
    public int width() {
      return product.width();
    }

    @Override
    public void compute(WorkingMemory memory, int at, float[] gates) {
      product.run(memory.floats(), at, gates);
    }
  }

  /**
   * INT8 vector and weights.
   *
   * @param scales for each gate, {@code s_x * s_w}
   */
  record Bytes(Kernels kernels, ByteProduct product, float[] scales, float[] bias)
      implements GateProduct {
    @Override
    public long packedBytes() {
      return product.bytes();
    }

    @Override
    public int width() {
      return product.width();
    }

    @Override
    public void compute(WorkingMemory memory, int at, float[] gates) {
      product.run(memory.bytes(), at, 1, memory.intSums());
      kernels.scaleAndShift(memory.intSums(), scales, bias, gates, bias.length);
    }
  }

  /**
   * FLOAT32 vector, INT8 weights.
   *
   * @param product with the weights' integers as floats, without bias
   * @param scales of the weights, for each gate
   */
  record Mixed(Kernels kernels, Floats product, float[] scales, float[] bias)
      implements GateProduct {
    @Override
    public long packedBytes() {
      return product.packedBytes();
    }

    @Override
    public int width() {
      return product.width();
    }

    @Override
    public void compute(WorkingMemory memory, int at, float[] gates) {
      product.compute(memory, at, gates);
      kernels.scaleAndShift(gates, scales, bias, gates, bias.length);
    }
  }
}
