package io.sluice.tools.verify;

/** The allowed difference between an element and its expected value. NaN always equals NaN. */
public sealed interface Tolerance {

  /** What ONNX's own tests allow: rtol 1e-3, atol 1e-7. */
  Close ONNX_TESTS = new Close(1e-3, 1e-7);

  /** Not at all: floats to the bit, though all NaNs are one. */
  record Exact() implements Tolerance {}

  /**
   * Floats by {@code |got - expected| <= atol + rtol * |expected|}; integers and truth values not
   * at all. The constructor throws an {@link IllegalArgumentException} if one is negative or not
   * finite.
   *
   * @param rtol relative to the expected element
   * @param atol absolute
   */
  record Close(double rtol, double atol) implements Tolerance {
    public Close {
      if (!(rtol >= 0 && atol >= 0 && rtol < Double.MAX_VALUE && atol < Double.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "rtol " + rtol + " and atol " + atol + " must be finite and not negative");
      }
    }
  }

  /**
   * In steps of the integer domain: integers by their difference, floats by theirs in units of the
   * scale that the output was dequantized with. The constructor throws an {@link
   * IllegalArgumentException} if the number is negative.
   *
   * @param most steps that are allowed
   */
  record Steps(int most) implements Tolerance {
    public Steps {
      if (most < 0) {
        throw new IllegalArgumentException(most + " steps: must not be negative");
      }
    }
  }
}
