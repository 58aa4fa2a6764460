package io.sluice.tools.boosting;

import java.util.Arrays;

/** An array of numbers that grows. */
final class NumberList {
  private static final int FIRST = 8;

  private double[] numbers = new double[FIRST];
  private int size;

  void add(double number) {
    if (size == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * size);
    }
    numbers[size++] = number;
  }

  boolean isEmpty() {
    return size == 0;
  }

  double[] toArray() {
    return Arrays.copyOf(numbers, size);
  }
}
