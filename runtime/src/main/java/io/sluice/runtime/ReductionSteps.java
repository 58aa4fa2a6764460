package io.sluice.runtime;

import io.sluice.kernels.Int8Output;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.Requantizer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Steps that compute an output element from many input elements: means and the softmax. */
final class ReductionSteps {
  private ReductionSteps() {}

  /**
   * The elements that are reduced to one, in order.
   *
   * @param start the first
   * @param stride the distance of neighbours, where it is constant
   * @param count how many
   * @param offsets of all from the first where the distance is not constant, else null
   */
  record Group(int start, int stride, int count, int @Nullable [] offsets) {
    static Group of(int[] elements) {
      Runs runs = Runs.of(elements);
      int start = elements[0];
      return runs.count() == 1
          ? new Group(start, runs.strides()[0][0], elements.length, null)
          : new Group(
              start, 0, elements.length, Arrays.stream(elements).map(e -> e - start).toArray());
    }

    float sum(Kernels kernels, float[] x, int xAt) {
      return offsets == null
          ? kernels.sum(x, xAt + start, stride, count)
          : kernels.sum(x, xAt + start, offsets);
    }

    int sum(Kernels kernels, byte[] x, int xAt) {
      return offsets == null
          ? kernels.sum(x, xAt + start, stride, count)
          : kernels.sum(x, xAt + start, offsets);
    }
  }

  record MeanFloats(Kernels kernels, Group[] groups, int xAt, int yAt) implements Step {
    @Override
    public void run(WorkingMemory memory) {
      float[] floats = memory.floats();
      for (int i = 0; i < groups.length; i++) {
        Group group = groups[i];
        floats[yAt + i] = group.sum(kernels, floats, xAt) / (float) group.count();
      }
    }
  }

  /**
   * Means of INT8 tensors.
   *
   * @param requantizer {@code s_x / (s_y * count)} for each group
   */
  record MeanBytes(
      Kernels kernels,
      Group[] groups,
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
      for (int i = 0; i < groups.length; i++) {
        Group group = groups[i];
        sums[i] = group.sum(kernels, bytes, xAt) - group.count() * zeroPoint;
      }
      kernels.requantize(sums, 0, requantizer, 0, output, bytes, yAt, groups.length);
    }
  }

  /**
   * The softmax along an axis.
   *
   * @param outer how many slices lie before the axis
   * @param count the extent of the axis
   * @param inner the distance of neighbours along the axis
   */
  record Softmax(Kernels kernels, int outer, int count, int inner, int xAt, int yAt)
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
