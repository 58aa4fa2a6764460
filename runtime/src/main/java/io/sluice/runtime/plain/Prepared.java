package io.sluice.runtime.plain;

import java.util.List;

/**
 * An op that is ready to run for inputs of known types.
 *
 * @param outputs the types of all outputs that the op can give, in its order
 * @param scratch the types of the memory that the kernel needs while it runs
 * @param kernel the arithmetic
 */
public record Prepared(List<TensorType> outputs, List<TensorType> scratch, PlainKernel kernel) {
  public Prepared {
    outputs = List.copyOf(outputs);
    scratch = List.copyOf(scratch);
  }

  /** An op of one output that needs no further memory. */
  public static Prepared of(TensorType output, PlainKernel kernel) {
    return new Prepared(List.of(output), List.of(), kernel);
  }

  /** An op of one output. */
  public static Prepared of(TensorType output, List<TensorType> scratch, PlainKernel kernel) {
    return new Prepared(List.of(output), scratch, kernel);
  }
}
