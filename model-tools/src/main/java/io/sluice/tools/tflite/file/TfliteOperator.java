package io.sluice.tools.tflite.file;

import java.util.List;

/**
 * One step of a subgraph.
 *
 * @param index place among the operators
 * @param name the builtin's name, as {@code CONV_2D}, or {@code CUSTOM 'code'}
 * @param version the version that the file asks for
 * @param options the fields of its option table
 * @param inputs indices of tensors; {@link #ABSENT} for an optional input that is not there
 * @param outputs indices of tensors
 * @param intermediates indices of tensors that only carry quantization parameters
 */
public record TfliteOperator(
    int index,
    String name,
    int version,
    TfliteOptions options,
    List<Integer> inputs,
    List<Integer> outputs,
    List<Integer> intermediates) {
  /** Stands for an optional input that is not there. */
  public static final int ABSENT = -1;

  /** The operator that runs a subgraph in the first call of the model. */
  public static final String CALL_ONCE = "CALL_ONCE";

  public TfliteOperator {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    intermediates = List.copyOf(intermediates);
  }

  /** Whether the operator has an input at that place. */
  public boolean has(int input) {
    return input < inputs.size() && inputs.get(input) != ABSENT;
  }

  /** The index of the subgraph that a {@link #CALL_ONCE} runs. */
  public long initializer() {
    return options.integer("init_subgraph_index", 0);
  }

  /** What messages call it: {@code CONV_2D (operator 4)}. */
  public String title() {
    return name + " (operator " + index + ")";
  }
}
