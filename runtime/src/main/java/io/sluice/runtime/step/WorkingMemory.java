package io.sluice.runtime.step;

import io.sluice.kernels.Kernels;
import io.sluice.model.DataType;
import io.sluice.runtime.plain.ByteView;
import io.sluice.runtime.plain.DoubleView;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.IntView;
import io.sluice.runtime.plain.LongView;
import io.sluice.runtime.plain.Storage;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.TextView;
import java.util.Arrays;
import java.util.Map;

/**
 * What one scorer computes in. Tensors lie in the arena of their storage.
 *
 * @param floats the arena of FLOAT32 tensors
 * @param bytes the arena of INT8 tensors
 * @param doubles the arena of FLOAT64 tensors
 * @param ints the arena of INT32 and narrower tensors
 * @param longs the arena of INT64 tensors
 * @param texts the arena of STRING tensors
 * @param sums float accumulators of a product; they have an array to themselves, from index 0,
 *     because kernels are fastest without an offset
 * @param otherSums as many again, for a step with two products
 * @param intSums integer accumulators of a product
 * @param boundary the tensors that the graph takes and gives, by their index in the plan
 * @param plain the tensors of each step in the plain form, by its slot
 * @param keys the keys of each step of trees, by its slot; they have an array to themselves for the
 *     same reason as {@code sums}
 */
public record WorkingMemory(
    float[] floats,
    byte[] bytes,
    double[] doubles,
    int[] ints,
    long[] longs,
    String[] texts,
    float[] sums,
    float[] otherSums,
    int[] intSums,
    TensorView[] boundary,
    PlainStep.Views[] plain,
    long[][] keys) {

  /** Fresh memory. */
  public static WorkingMemory allocate(
      Map<Storage, Integer> arenas, int sums, int boundary, int plainSteps) {
    return allocate(arenas, new float[sums], new float[sums], new int[sums], boundary, plainSteps);
  }

  /** Fresh memory with the accumulators of another one. */
  public WorkingMemory another(Map<Storage, Integer> arenas) {
    return allocate(arenas, sums, otherSums, intSums, boundary.length, plain.length);
  }

  private static WorkingMemory allocate(
      Map<Storage, Integer> arenas,
      float[] sums,
      float[] otherSums,
      int[] intSums,
      int boundary,
      int plainSteps) {
    return new WorkingMemory(
        new float[arenas.getOrDefault(Storage.FLOATS, 0) + Kernels.SLACK],
        new byte[arenas.getOrDefault(Storage.BYTES, 0)],
        new double[arenas.getOrDefault(Storage.DOUBLES, 0)],
        new int[arenas.getOrDefault(Storage.INTS, 0)],
        new long[arenas.getOrDefault(Storage.LONGS, 0)],
        texts(arenas.getOrDefault(Storage.TEXTS, 0)),
        sums,
        otherSums,
        intSums,
        new TensorView[boundary],
        new PlainStep.Views[plainSteps],
        new long[plainSteps][]);
  }

  private static String[] texts(int count) {
    String[] texts = new String[count];
    Arrays.fill(texts, "");
    return texts;
  }

  /** The tensor of {@code count} elements that begins at an index of its arena. */
  public TensorView view(DataType type, int at, int count) {
    return switch (Storage.of(type)) {
      case FLOATS -> new FloatView(type, floats, at, count);
      case DOUBLES -> new DoubleView(doubles, at, count);
      case BYTES -> new ByteView(type, bytes, at, count);
      case INTS -> new IntView(type, ints, at, count);
      case LONGS -> new LongView(type, longs, at, count);
      case TEXTS -> new TextView(texts, at, count);
    };
  }
}
