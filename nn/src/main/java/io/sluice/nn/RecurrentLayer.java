package io.sluice.nn;

import java.util.List;

/**
 * What {@link GRU} and {@link LSTM} share: one layer, one direction, the batch first. Parameters as
 * PyTorch names them: {@code weight_ih_l0} [gates * hidden, in], {@code weight_hh_l0} [gates *
 * hidden, hidden], {@code bias_ih_l0} and {@code bias_hh_l0} [gates * hidden].
 */
abstract sealed class RecurrentLayer extends Module permits GRU, LSTM {
  private final int inputSize;
  private final int hiddenSize;
  private final List<Tensor> weights;

  RecurrentLayer(int inputSize, int hiddenSize, int gates, Generator generator) {
    int rows = gates * hiddenSize;
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.weights =
        List.of(
            registerParameter(
                "weight_ih_l0", Initialization.uniform(hiddenSize, generator, rows, inputSize)),
            registerParameter(
                "weight_hh_l0", Initialization.uniform(hiddenSize, generator, rows, hiddenSize)),
            registerParameter("bias_ih_l0", Initialization.uniform(hiddenSize, generator, rows)),
            registerParameter("bias_hh_l0", Initialization.uniform(hiddenSize, generator, rows)));
  }

  /** The output for every step, [N, L, hidden], starting from a zero state. */
  @Override
  protected final Tensor forward(Tensor x) {
    return fromZero(x).get(0);
  }

  /** Output and last states, [N, hidden] each, of a layer that starts from the given ones. */
  abstract List<Tensor> run(Tensor x, List<Tensor> states, List<Tensor> parameters);

  /** The names of the states, as PyTorch's documentation has them: {@code h_0}. */
  abstract List<String> stateNames();

  /** Starts from zeros, or where the last call ended if a trace carries the state. */
  final List<Tensor> fromZero(Tensor x) {
    requireInput(x);
    Tensor zeros = Tensor.zeros(x.size(0), hiddenSize);
    Trace trace = x.trace();
    if (trace == null) {
      return run(x, stateNames().stream().map(name -> zeros).toList(), weights);
    }
    List<Tensor> initial =
        stateNames().stream().map(name -> trace.initialState(name, zeros)).toList();
    List<Tensor> results = run(x, initial, weights);
    for (int s = 0; s < initial.size(); s++) {
      trace.carry(initial.get(s), results.get(1 + s));
    }
    return results;
  }

  /** Starts from the given states, each [1, N, hidden]. */
  final List<Tensor> from(Tensor x, Tensor... states) {
    requireInput(x);
    for (Tensor state : states) {
      Operation.require(
          state.dim() == 3
              && state.size(0) == 1
              && state.size(1) == x.size(0)
              && state.size(2) == hiddenSize,
          name(),
          "state shape %s must be [1, %d, %d]",
          state.shape(),
          x.size(0),
          hiddenSize);
    }
    return run(x, List.of(states).stream().map(state -> state.squeeze(0)).toList(), weights);
  }

  private void requireInput(Tensor x) {
    Operation.require(
        x.dim() == 3 && x.size(2) == inputSize,
        name(),
        "input shape %s must be [N, L, %d]",
        x.shape(),
        inputSize);
  }

  private String name() {
    return getClass().getSimpleName();
  }
}
