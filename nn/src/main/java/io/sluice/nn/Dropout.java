package io.sluice.nn;

/**
 * In training, sets elements to zero with a probability and scales the others to keep the mean; in
 * evaluation, does nothing. As {@code torch.nn.Dropout}.
 */
public final class Dropout extends Module {
  private final double probability;
  private final Generator generator;

  /**
   * @param probability of an element to be dropped, at least 0 and below 1
   * @param generator draws what is dropped
   */
  public Dropout(double probability, Generator generator) {
    Operation.require(
        probability >= 0 && probability < 1,
        "dropout",
        "probability %s is not in [0, 1)",
        probability);
    this.probability = probability;
    this.generator = generator;
  }

  @Override
  protected Tensor forward(Tensor x) {
    return isTraining() ? Functional.dropout(x, probability, generator) : x;
  }
}
