package io.sluice.nn;

/** The initial values that PyTorch's layers have by default. */
final class Initialization {
  private Initialization() {}

  /**
   * Uniform in (-1/sqrt(fanIn), 1/sqrt(fanIn)): what {@code kaiming_uniform_} with {@code a =
   * sqrt(5)} comes to for the weights of linear and convolutional layers, and what their biases and
   * recurrent layers (with the hidden size) have.
   */
  static Tensor uniform(int fanIn, Generator generator, int... shape) {
    float bound = (float) (1 / Math.sqrt(fanIn));
    Tensor tensor = Tensor.zeros(shape);
    float[] data = tensor.data();
    for (int i = 0; i < data.length; i++) {
      data[i] = generator.uniform(-bound, bound);
    }
    return tensor;
  }
}
