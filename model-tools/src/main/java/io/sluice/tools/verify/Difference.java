package io.sluice.tools.verify;

import java.util.Arrays;
import java.util.Locale;

/**
 * An element that is not as expected.
 *
 * @param output name of the tensor
 * @param sample which item of a batch; -1 if there is no batch
 * @param index of the element in the tensor, one number for each dimension
 * @param got as text
 * @param expected as text
 * @param size of the difference; infinite if only one of the two is a number
 */
public record Difference(
    String output, int sample, int[] index, String got, String expected, double size) {

  /** Where it is: {@code 'y'[0, 3] of item 7}. */
  public String where() {
    return "'" + output + "'" + Arrays.toString(index) + (sample < 0 ? "" : " of item " + sample);
  }

  /** {@code 'y'[0, 3]: got 1.5, expected 1.0, difference 0.5}. */
  @Override
  public String toString() {
    return where() + ": got " + got + ", expected " + expected + ", difference " + sizeText();
  }

  /** The size in at most four digits. */
  public String sizeText() {
    return size == Math.rint(size) && size < 1e6
        ? Long.toString((long) size)
        : String.format(Locale.ROOT, "%.4g", size);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Difference that
        && output.equals(that.output)
        && sample == that.sample
        && Arrays.equals(index, that.index)
        && got.equals(that.got)
        && expected.equals(that.expected)
        && Double.compare(size, that.size) == 0;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(index) * 31 + output.hashCode();
  }
}
