package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;
import static java.util.Objects.requireNonNull;

import io.sluice.model.InvalidModelException;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.TensorView;
import io.sluice.tools.graph.GraphBuilder;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A resource variable: a state where the model reads what an earlier call assigned. A variable that
 * the model never assigns is a constant, one that it assigns before each read just another name of
 * a tensor.
 */
final class Variable {
  private final String name;
  private final boolean assigned;
  private final GraphBuilder graph;
  private final Supplier<String> started;
  private @Nullable TensorSpec spec;
  private @Nullable String first;
  private @Nullable String value;
  private @Nullable VariableState state;
  private boolean touched;

  /**
   * A variable that holds nothing yet.
   *
   * @param assigned whether the model assigns it
   * @param started gives the BOOL that is false in the first call
   */
  Variable(String name, boolean assigned, GraphBuilder graph, Supplier<String> started) {
    this.name = name;
    this.assigned = assigned;
    this.graph = graph;
    this.started = started;
  }

  /** Whether the model has read or assigned it. */
  boolean isTouched() {
    return touched;
  }

  /**
   * Gives it the value that it has before the first call.
   *
   * @throws InvalidModelException if the value is computed, or of another type or shape
   */
  void initialize(String constant) {
    check(
        graph.data(constant) != null,
        "the first value of variable '%s' is computed; only constants are supported",
        name);
    checkFits(graph.spec(constant), "assigned");
    first = constant;
    value = constant;
  }

  /**
   * Gives it a value.
   *
   * @throws InvalidModelException if the value has another type or shape than an earlier one
   */
  void assign(String tensor) {
    checkFits(graph.spec(tensor), "assigned");
    touched = true;
    value = tensor;
  }

  /**
   * The graph's tensor that it is.
   *
   * @param as what it is read as
   * @throws InvalidModelException if it holds nothing, or is of another type or shape
   */
  String read(TensorSpec as) {
    String held = value;
    if (held == null) {
      throw new InvalidModelException(
          "variable '"
              + name
              + "' is read before it is assigned; assign it, or initialize it in a subgraph that"
              + " CALL_ONCE runs first");
    }
    checkFits(as, "read");
    touched = true;
    if (assigned && held.equals(first) && state == null) {
      held = begin(requireNonNull(graph.data(held)), graph.spec(held));
      value = held;
    }
    return held;
  }

  /** The value that the call starts with. */
  private String begin(TensorData initial, TensorSpec of) {
    VariableState begun = VariableState.begin(name, of, graph);
    state = begun;
    String kept = begun.value();
    if (isZero(initial, of.quantization())) {
      return kept;
    }
    String begin = graph.declareLike(kept, of.shape());
    Op where = new Op.Imported(Op.Imported.ONNX, "Where", 16, new TreeMap<>());
    graph.addChecked(
        "begin_" + name,
        where,
        List.of(started.get(), kept, requireNonNull(first)),
        List.of(begin));
    return begin;
  }

  /** Whether all elements are those that a state starts with, the sign of zeros included. */
  private static boolean isZero(TensorData data, @Nullable QuantParams quantization) {
    TensorView view = TensorView.of(data);
    int zero = quantization == null ? 0 : quantization.zeroPoint();
    for (int i = 0; i < view.count(); i++) {
      boolean same =
          data.type().isFloat()
              ? Float.floatToRawIntBits(view.getFloat(i)) == 0
              : view.getLong(i) == zero;
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private void checkFits(TensorSpec given, String how) {
    TensorSpec before = spec;
    if (before == null) {
      spec = given;
      return;
    }
    check(
        given.type() == before.type() && given.shape().equals(before.shape()),
        "variable '%s' is %s as %s%s, but it was %s%s before; a variable must keep its type and"
            + " shape",
        name,
        how,
        given.type().code(),
        given.shape(),
        before.type().code(),
        before.shape());
  }

  /** Makes what it holds after a call its value in the next, if the model reads that. */
  void bind(Set<String> given) {
    if (state != null) {
      state.bind(requireNonNull(value), given);
    }
  }
}
