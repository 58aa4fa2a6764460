package io.sluice.tools.tflite.file;

import java.util.List;

/**
 * One of a TFLite model's subgraphs. All indices are within range.
 *
 * @param index place among the file's subgraphs; the first one is the model itself
 * @param tensors in the order of their indices
 * @param operators in the order of execution
 * @param inputs indices of the tensors given from outside
 * @param outputs indices of the tensors given to the outside
 */
public record TfliteSubgraph(
    int index,
    List<TfliteTensor> tensors,
    List<TfliteOperator> operators,
    List<Integer> inputs,
    List<Integer> outputs) {
  public TfliteSubgraph {
    tensors = List.copyOf(tensors);
    operators = List.copyOf(operators);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The tensor of an index. */
  public TfliteTensor tensor(int index) {
    return tensors.get(index);
  }
}
