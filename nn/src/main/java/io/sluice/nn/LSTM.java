package io.sluice.nn;

import java.util.List;

/**
 * One layer of long short-term memory over [N, L, in], as {@code torch.nn.LSTM} with {@code
 * batch_first}: {@link #call} gives the outputs [N, L, hidden] from a zero state, {@link
 * #callWithState} takes and gives the states too.
 */
public final class LSTM extends RecurrentLayer {

  /**
   * What PyTorch's layer gives.
   *
   * @param output for every step, [N, L, hidden]
   * @param hidden the hidden state after the last step, [1, N, hidden]
   * @param cell the cell state after the last step, [1, N, hidden]
   */
  public record Result(Tensor output, Tensor hidden, Tensor cell) {}

  public LSTM(int inputSize, int hiddenSize, Generator generator) {
    super(inputSize, hiddenSize, 4, generator);
  }

  /** From a zero state. */
  public Result callWithState(Tensor x) {
    return within(x, () -> result(fromZero(x)));
  }

  /** From the states {@code hidden} and {@code cell}, each [1, N, hidden]. */
  public Result callWithState(Tensor x, Tensor hidden, Tensor cell) {
    return within(x, () -> result(from(x, hidden, cell)));
  }

  private static Result result(List<Tensor> tensors) {
    return new Result(tensors.get(0), tensors.get(1).unsqueeze(0), tensors.get(2).unsqueeze(0));
  }

  @Override
  List<Tensor> run(Tensor x, List<Tensor> states, List<Tensor> parameters) {
    return RecurrentFunctions.lstm(x, states, parameters);
  }

  @Override
  List<String> stateNames() {
    return List.of("h_0", "c_0");
  }
}
