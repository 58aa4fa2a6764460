package io.sluice.nn;

import java.util.List;

/**
 * One layer of gated recurrent units over [N, L, in], as {@code torch.nn.GRU} with {@code
 * batch_first}: {@link #call} gives the outputs [N, L, hidden] from a zero state, {@link
 * #callWithState} takes and gives the state too.
 */
public final class GRU extends RecurrentLayer {

  /**
   * What PyTorch's layer gives.
   *
   * @param output for every step, [N, L, hidden]
   * @param hidden the state after the last step, [1, N, hidden]
   */
  public record Result(Tensor output, Tensor hidden) {}

  public GRU(int inputSize, int hiddenSize, Generator generator) {
    super(inputSize, hiddenSize, 3, generator);
  }

  /** From a zero state. */
  public Result callWithState(Tensor x) {
    return within(x, () -> result(fromZero(x)));
  }

  /** From the state {@code hidden}, [1, N, hidden]. */
  public Result callWithState(Tensor x, Tensor hidden) {
    return within(x, () -> result(from(x, hidden)));
  }

  private static Result result(List<Tensor> tensors) {
    return new Result(tensors.get(0), tensors.get(1).unsqueeze(0));
  }

  @Override
  List<Tensor> run(Tensor x, List<Tensor> states, List<Tensor> parameters) {
    return RecurrentFunctions.gru(x, states, parameters);
  }

  @Override
  List<String> stateNames() {
    return List.of("h_0");
  }
}
