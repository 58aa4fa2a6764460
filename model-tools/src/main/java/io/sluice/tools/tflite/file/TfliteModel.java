package io.sluice.tools.tflite.file;

import java.util.List;

/**
 * A TFLite model's first subgraph. All indices are within range.
 *
 * @param description what the converter wrote of itself; may be empty
 * @param subgraphs how many subgraphs the file has
 * @param tensors in the order of their indices
 * @param operators in the order of execution
 * @param inputs indices of the tensors given from outside
 * @param outputs indices of the tensors given to the outside
 * @param inputNames the first signature's names of the inputs, as many as inputs; empty without a
 *     signature
 * @param outputNames the same of the outputs
 */
public record TfliteModel(
    String description,
    int subgraphs,
    List<TfliteTensor> tensors,
    List<TfliteOperator> operators,
    List<Integer> inputs,
    List<Integer> outputs,
    List<String> inputNames,
    List<String> outputNames) {
  public TfliteModel {
    tensors = List.copyOf(tensors);
    operators = List.copyOf(operators);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    inputNames = List.copyOf(inputNames);
    outputNames = List.copyOf(outputNames);
  }

  /** The tensor of an index. */
  public TfliteTensor tensor(int index) {
    return tensors.get(index);
  }
}
