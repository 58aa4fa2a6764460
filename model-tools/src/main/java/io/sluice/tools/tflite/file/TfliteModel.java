package io.sluice.tools.tflite.file;

import java.util.List;
import java.util.Map;

/**
 * A TFLite model: the first subgraph of its file, and those that initialize its variables.
 *
 * @param description what the converter wrote of itself; may be empty
 * @param subgraphs how many subgraphs the file has
 * @param main the first subgraph
 * @param initializers the subgraphs that its CALL_ONCE operators name, by their indices
 * @param inputNames the first signature's names of the inputs, as many as inputs; empty without a
 *     signature
 * @param outputNames the same of the outputs
 */
public record TfliteModel(
    String description,
    int subgraphs,
    TfliteSubgraph main,
    Map<Integer, TfliteSubgraph> initializers,
    List<String> inputNames,
    List<String> outputNames) {
  public TfliteModel {
    initializers = Map.copyOf(initializers);
    inputNames = List.copyOf(inputNames);
    outputNames = List.copyOf(outputNames);
  }

  /** The first subgraph's tensor of an index. */
  public TfliteTensor tensor(int index) {
    return main.tensor(index);
  }

  /** The first subgraph's operators in the order of execution. */
  public List<TfliteOperator> operators() {
    return main.operators();
  }
}
