package io.sluice.nn;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One computation on tensors, as both records want it: the tape, for gradients, and the trace, for
 * a graph. Every function of tensors ends in {@link #result} or {@link #results}.
 */
final class Operation {
  private final String name;
  private final List<Tensor> inputs;
  private @Nullable Op op;

  private Operation(String name, List<Tensor> inputs) {
    this.name = name;
    this.inputs = inputs;
  }

  /**
   * An operation that cannot be traced until {@link #as} says what it is called in a graph.
   *
   * @param name as PyTorch's function, for messages and the names of nodes
   * @param inputs what it reads; absent ones are null and left out
   */
  static Operation of(String name, @Nullable Tensor... inputs) {
    return of(name, Arrays.asList(inputs));
  }

  /** As {@link #of(String, Tensor...)}. */
  static Operation of(String name, List<? extends @Nullable Tensor> inputs) {
    List<Tensor> present = new ArrayList<>();
    for (Tensor input : inputs) {
      if (input != null) {
        present.add(input);
      }
    }
    return new Operation(name, List.copyOf(present));
  }

  /** What the operation is in a graph, with the inputs in the order in which the op wants them. */
  Operation as(Op op) {
    this.op = op;
    return this;
  }

  /** The only result. */
  Tensor result(Shape shape, float[] data, GradientFunction backward) {
    return results(List.of(shape), List.of(data), backward).get(0);
  }

  /** Several results. */
  List<Tensor> results(List<Shape> shapes, List<float[]> data, GradientFunction backward) {
    boolean recorded = Autograd.isEnabled() && inputs.stream().anyMatch(Tensor::requiresGrad);
    TapeEntry step = recorded ? new TapeEntry(inputs, shapes, backward) : null;
    List<Tensor> results = new ArrayList<>();
    for (int i = 0; i < shapes.size(); i++) {
      results.add(new Tensor(shapes.get(i), data.get(i), step, i));
    }
    Trace trace = Trace.of(inputs);
    if (trace != null) {
      trace.record(name, op, inputs, results);
    }
    return results;
  }

  /** Fails with a message that starts with the function's name. */
  static void require(boolean condition, String function, String format, Object... arguments) {
    if (!condition) {
      throw new IllegalArgumentException(
          function + ": " + String.format(Locale.ROOT, format, arguments));
    }
  }

  /** An axis that may count from the end, as one that counts from 0. */
  static int axis(String function, int axis, Shape shape) {
    require(
        axis >= -shape.rank() && axis < shape.rank(),
        function,
        "dimension %d is outside shape %s",
        axis,
        shape);
    return axis < 0 ? axis + shape.rank() : axis;
  }
}
