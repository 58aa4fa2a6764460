package io.sluice.nn;

import io.sluice.model.Graph;
import io.sluice.model.Shape;

/**
 * Turns a module into a graph by running it once and recording what it computes, as {@code
 * torch.jit.trace} does.
 *
 * <p>The graph gives, for the input shape that was traced, the same bits as the module in eval
 * mode. Nodes are named after the modules' paths ({@code encoder.0}), their weights as {@link
 * Module#namedParameters()} has them ({@code encoder.0.weight}). Branches and loops in {@code
 * forward} are recorded as they went; computation that does not depend on the input becomes a
 * constant.
 */
public final class GraphTracer {
  private GraphTracer() {}

  /** The graph of {@code module} for an input named "input"; recurrent layers start from zeros. */
  public static Graph trace(Module module, Shape input) {
    return trace(module, input, "input", RecurrentState.ZERO);
  }

  /**
   * The graph of {@code module}.
   *
   * @param input the shape of the input, whose batch is 1: for example [1, channels, length]
   * @param inputName what the graph calls it
   * @param state what becomes of the state of recurrent layers that are called without one
   * @throws UntraceableException if a module computes something that no graph can hold
   * @throws IllegalArgumentException if the batch is not 1, or the shape does not fit the module
   */
  public static Graph trace(Module module, Shape input, String inputName, RecurrentState state) {
    Operation.require(
        input.rank() >= 1 && input.dim(0) == 1,
        "trace",
        "input shape %s must have a batch of 1 in front",
        input);
    return module.inEvalMode(
        () ->
            Autograd.noGrad(
                () -> {
                  Trace trace = new Trace(module, state);
                  Tensor output = module.call(trace.input(inputName, input));
                  return trace.graph(output);
                }));
  }
}
