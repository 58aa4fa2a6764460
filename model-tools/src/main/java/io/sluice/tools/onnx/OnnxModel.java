package io.sluice.tools.onnx;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.TensorData;
import io.sluice.tools.onnx.node.OnnxNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of an ONNX file in plain records.
 *
 * @param producer what wrote the file, with its version; empty if it does not say
 * @param opsets the version of each domain's ops; the standard's own domain is the empty name
 * @param inputs what a caller gives; initializers are not among them
 * @param outputs what a caller gets
 * @param initializers the constants by name
 * @param nodes in an order in which they can be computed
 */
public record OnnxModel(
    String producer,
    Map<String, Integer> opsets,
    List<OnnxValue> inputs,
    List<OnnxValue> outputs,
    Map<String, TensorData> initializers,
    List<OnnxNode> nodes) {

  public OnnxModel {
    opsets = Map.copyOf(opsets);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    initializers = Collections.unmodifiableMap(new LinkedHashMap<>(initializers));
    nodes = List.copyOf(nodes);
    check(!outputs.isEmpty(), "the ONNX graph has no outputs");
  }
}
