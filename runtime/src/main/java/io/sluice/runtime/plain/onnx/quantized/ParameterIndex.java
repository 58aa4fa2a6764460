package io.sluice.runtime.plain.onnx.quantized;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;

/**
 * Which scale or zero point belongs to an element: {@code element / outerDivisor * outerStep +
 * element / divisor % extent}.
 */
record ParameterIndex(int divisor, int extent, int outerDivisor, int outerStep) {
  /** One parameter for all elements. */
  static final ParameterIndex SINGLE = new ParameterIndex(1, 1, 1, 0);

  int of(int element) {
    return element / outerDivisor * outerStep + element / divisor % extent;
  }

  /** Whether all elements have the same parameter. */
  boolean single() {
    return extent == 1 && outerStep == 0;
  }

  /**
   * One parameter, or one for each channel of a weight, whose channels come first.
   *
   * @param input which has the parameters
   * @throws io.sluice.model.InvalidModelException if they are of another number
   */
  static ParameterIndex ofChannels(PlainNode node, int input, Shape weight) {
    if (!node.has(input) || isSingle(node.shape(input))) {
      return SINGLE;
    }
    Shape parameters = node.shape(input);
    int channels = weight.dim(0);
    node.check(
        parameters.rank() == 1 && parameters.dim(0) == channels && channels > 0,
        "input %d %s is not one parameter for each of %d channels",
        input,
        parameters,
        channels);
    return new ParameterIndex(Math.max(1, weight.elementCount(1, weight.rank())), channels, 1, 0);
  }

  /**
   * One parameter, or one for each row of a matrix in {@code x}: a vector for matrices of all
   * batches, or {@code [..., rows, 1]}.
   *
   * @throws io.sluice.model.InvalidModelException if they are of another number
   */
  static ParameterIndex ofRows(PlainNode node, int input, Shape x) {
    if (!node.has(input) || isSingle(node.shape(input))) {
      return SINGLE;
    }
    Shape parameters = node.shape(input);
    boolean vector = parameters.rank() == 1 && x.rank() >= 2 && parameters.dim(0) == x.dim(-2);
    boolean fits = vector || (x.rank() >= 2 && parameters.equals(x.withDim(-1, 1)));
    checkFits(node, fits, input, "row", x);
    return new ParameterIndex(Math.max(1, x.dim(-1)), parameters.elementCount(), 1, 0);
  }

  /**
   * One parameter, or one for each column of a matrix in {@code x}: a vector for matrices of all
   * batches, or {@code [..., 1, columns]}.
   *
   * @throws io.sluice.model.InvalidModelException if they are of another number
   */
  static ParameterIndex ofColumns(PlainNode node, int input, Shape x) {
    if (!node.has(input) || isSingle(node.shape(input))) {
      return SINGLE;
    }
    Shape parameters = node.shape(input);
    int columns = x.rank() == 0 ? 0 : x.dim(-1);
    if (parameters.rank() == 1 && x.rank() >= 1 && parameters.dim(0) == columns) {
      return new ParameterIndex(1, Math.max(1, columns), 1, 0);
    }
    boolean fits = x.rank() >= 2 && parameters.equals(x.withDim(-2, 1));
    checkFits(node, fits, input, "column", x);
    return new ParameterIndex(1, Math.max(1, columns), Math.max(1, x.dim(-2) * columns), columns);
  }

  private static void checkFits(PlainNode node, boolean fits, int input, String what, Shape x) {
    node.check(
        fits,
        "input %d %s is neither one parameter nor one for each %s of %s",
        input,
        node.shape(input),
        what,
        x);
  }

  private static boolean isSingle(Shape parameters) {
    return parameters.elementCount() == 1;
  }
}
