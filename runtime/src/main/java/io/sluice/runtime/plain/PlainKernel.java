package io.sluice.runtime.plain;

/**
 * The arithmetic of a prepared op. Stateless, shared by all scorers of a model; allocates nothing.
 */
@FunctionalInterface
public interface PlainKernel {
  /**
   * Computes the outputs.
   *
   * @param inputs in the op's order; null where an optional one is left out
   * @param outputs in the op's order; null where an optional one is left out
   * @param scratch of the types that {@link Prepared} asks for, with any content
   */
  void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch);
}
