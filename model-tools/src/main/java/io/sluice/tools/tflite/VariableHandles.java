package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.InvalidModelException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Which tensors of one subgraph are handles of which variables. */
final class VariableHandles {
  private final Variables variables;
  private final @Nullable IntConsumer initialization;
  private final Map<Integer, Variable> handles = new HashMap<>();

  /**
   * The handles of the first subgraph.
   *
   * @param initialization runs the initializer of an index
   */
  VariableHandles(Variables variables, @Nullable IntConsumer initialization) {
    this.variables = variables;
    this.initialization = initialization;
  }

  /** The handles of a subgraph that gives variables their first values. */
  static VariableHandles ofInitializer(Variables variables) {
    return new VariableHandles(variables, null);
  }

  boolean isInitializer() {
    return initialization == null;
  }

  /** Makes a tensor the handle of a variable. */
  void declare(int tensor, Variables.Key key) {
    handles.put(tensor, variables.get(key));
  }

  /**
   * The variable of a handle.
   *
   * @throws InvalidModelException if the tensor is none
   */
  Variable get(int tensor) {
    Variable variable = handles.get(tensor);
    if (variable == null) {
      throw new InvalidModelException(
          "tensor " + tensor + " is no handle of a variable; VAR_HANDLE must give it first");
    }
    return variable;
  }

  /** Runs an initializer, which has no effect from the second time on. */
  void callOnce(int subgraph) {
    IntConsumer run = initialization;
    if (run == null) {
      throw new InvalidModelException("CALL_ONCE in an initializer is not supported");
    }
    if (variables.isFirstCall(subgraph)) {
      check(
          variables.areUntouched(),
          "variables must be initialized before the first one is read or assigned");
      run.accept(subgraph);
    }
  }
}
