package io.sluice.tools.quantize;

/** Sums up how large values are and how far others are from them. Not thread-safe. */
final class ErrorSum {
  private double squares;
  private double errors;

  void add(float[] wanted, float[] given) {
    for (int i = 0; i < wanted.length; i++) {
      double error = (double) given[i] - wanted[i];
      squares += (double) wanted[i] * wanted[i];
      errors += error * error;
    }
  }

  /** The error as a share of the values: of the roots of their sums of squares. */
  double relative() {
    return errors == 0 ? 0 : squares == 0 ? Double.POSITIVE_INFINITY : Math.sqrt(errors / squares);
  }

  /** The signal-to-quantization-noise ratio in decibels; infinite without an error. */
  double decibels() {
    return errors == 0 ? Double.POSITIVE_INFINITY : 10 * StrictMath.log10(squares / errors);
  }
}
