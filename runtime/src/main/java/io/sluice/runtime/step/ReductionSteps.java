package io.sluice.runtime.step;

import io.sluice.kernels.Int8Output;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.Requantizer;

/** Steps that compute an output element from many input elements: means and the softmax. */
public final class ReductionSteps {
  private ReductionSteps() {}

  /** Means of FLOAT32 tensors. */
  public record MeanFloats(Kernels kernels, Bin[] bins, int xAt, int yAt) implements Step {
    @Override
    public void run(WorkingMemory memory) {
      float[] floats = memory.floats();
      int y = yAt;
      for (Bin bin : bins) {
        kernels.means(floats, xAt + bin.start(), bin.offsets(), floats, y, bin.outputs());
        y += bin.outputs();
      }
    }
  }

  /**
   * Means of INT8 tensors.
   *
   * @param requantizer {@code s_x / (s_y * count)} for each output
   */
  public record MeanBytes(
      Kernels kernels,
      Bin[] bins,
      int zeroPoint,
      Requantizer requantizer,
      Int8Output output,
      int xAt,
      int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      byte[] bytes = memory.bytes();
      int[] sums = memory.intSums();
      int y = 0;
      for (Bin bin : bins) {
        int start = -bin.offsets().length * zeroPoint;
        kernels.sums(bytes, xAt + bin.start(), bin.offsets(), start, sums, bin.outputs());
        kernels.requantize(sums, 0, requantizer, y, output, bytes, yAt + y, bin.outputs());
        y += bin.outputs();
      }
    }
  }

  /**
   * The softmax along an axis.
   *
   * @param outer how many slices lie before the axis
   * @param count the extent of the axis
   * @param inner the distance of neighbours along the axis
   */
  public record Softmax(Kernels kernels, int outer, int count, int inner, int xAt, int yAt)
      implements Step {
    @Override
    public void run(WorkingMemory memory) {
      float[] floats = memory.floats();
      for (int o = 0; o < outer; o++) {
        for (int i = 0; i < inner; i++) {
          int at = o * count * inner + i;
          kernels.softmax(floats, xAt + at, floats, yAt + at, inner, count);
        }
      }
    }
  }
}
