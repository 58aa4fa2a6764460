package io.sluice.kernels;

/**
 * Which elements of two arrays a function combines. Output {@code row * count + i} is made of
 * element {@code row * aStep + i * aStride} of the one and {@code row * bStep + i * bStride} of the
 * other: most broadcasting comes down to one of it.
 *
 * @param rows how many
 * @param count outputs of a row; all outputs are adjacent
 * @param aStep from row to row
 * @param aStride within a row; 0 repeats one element
 * @param bStep as aStep
 * @param bStride as aStride
 */
public record Pairing(int rows, int count, int aStep, int aStride, int bStep, int bStride) {
  /** Adjacent elements of both. */
  public static Pairing adjacent(int count) {
    return new Pairing(1, count, 0, 1, 0, 1);
  }
}
