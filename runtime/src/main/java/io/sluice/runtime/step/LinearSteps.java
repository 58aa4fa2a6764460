package io.sluice.runtime.step;

import io.sluice.kernels.ByteProduct;
import io.sluice.kernels.FloatProduct;
import io.sluice.kernels.Int8Output;
import io.sluice.kernels.KernelEpilogue;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.ProductWindows;
import io.sluice.kernels.Requantizer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Steps of linear layers. */
public final class LinearSteps {
  private static final KernelEpilogue SUMS = new KernelEpilogue.AsIs();

  private LinearSteps() {}

  /**
   * The extents of a layer.
   *
   * @param vectors how many it is applied to
   * @param inputs of a vector
   * @param outputs of a vector
   */
  public record Extents(int vectors, int inputs, int outputs) {
    /** The vectors of a batch's rows one behind the other, as windows. */
    public ProductWindows windows(int width) {
      int[] at = new int[BatchMemory.MOST_ROWS];
      int[] to = new int[BatchMemory.MOST_ROWS];
      Arrays.setAll(at, row -> row * inputs);
      Arrays.setAll(to, row -> row * width);
      return ProductWindows.of(at, to, IntStream.range(0, inputs).toArray(), at.length);
    }
  }

  /**
   * A linear layer of FLOAT32.
   *
   * @param windows of the rows of a batch
   */
  public record LinearFloats(
      FloatProduct product,
      ProductWindows windows,
      StepEpilogue epilogue,
      Extents extents,
      int xAt,
      int yAt)
      implements Step {
    @Override
    public long packedBytes() {
      return product.bytes();
    }

    @Override
    public void run(WorkingMemory memory) {
      for (int v = 0; v < extents.vectors(); v++) {
        product.run(memory.floats(), xAt + v * extents.inputs(), memory.sums());
        epilogue.store(memory, 0, 0, yAt + v * extents.outputs(), extents.outputs());
      }
    }

    @Override
    public void run(BatchMemory batch, int rows) {
      for (int v = 0; v < extents.vectors(); v++) {
        for (int row = 0; row < rows; row++) {
          float[] x = batch.rows()[row].floats();
          int from = xAt + v * extents.inputs();
          System.arraycopy(x, from, batch.floats(), row * extents.inputs(), extents.inputs());
        }
        multiply(product, windows, batch, rows);
        for (int row = 0; row < rows; row++) {
          int y = yAt + v * extents.outputs();
          epilogue.store(batch.rows()[row], row * product.width(), 0, y, extents.outputs());
        }
      }
    }

    @Override
    public BatchNeeds batchNeeds() {
      return new BatchNeeds(extents.inputs(), product.width(), product.working());
    }
  }

  /** Sums for all rows of what lies in the batch's floats. */
  private static void multiply(
      FloatProduct product, ProductWindows windows, BatchMemory batch, int rows) {
    WorkingMemory shared = batch.rows()[0];
    product.run(windows, 0, rows, batch.floats(), 0, SUMS, shared.sums(), 0, shared.otherSums());
  }

  /**
   * A linear layer of INT8. The rows of a batch go through it one by one: its bytes lie in the
   * cache anyway, and to gather the rows took a third longer than it saved.
   */
  public record LinearBytes(
      Kernels kernels,
      ByteProduct product,
      Extents extents,
      Requantizer requantizer,
      Int8Output output,
      int xAt,
      int yAt)
      implements Step {
    @Override
    public long packedBytes() {
      return product.bytes();
    }

    @Override
    public void run(WorkingMemory memory) {
      for (int v = 0; v < extents.vectors(); v++) {
        product.run(memory.bytes(), xAt + v * extents.inputs(), 1, memory.intSums());
        requantize(memory, v);
      }
    }

    private void requantize(WorkingMemory memory, int vector) {
      int outputs = extents.outputs();
      kernels.requantize(
          memory.intSums(),
          0,
          requantizer,
          0,
          output,
          memory.bytes(),
          yAt + vector * outputs,
          outputs);
    }
  }
}
