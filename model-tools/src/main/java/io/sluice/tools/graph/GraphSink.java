package io.sluice.tools.graph;

import io.sluice.model.Op;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.List;

/** Takes the constants and nodes that an op becomes. */
public interface GraphSink {
  /** A tensor that is known so far. */
  TensorSpec spec(String tensor);

  /** Adds a constant under the wanted name, or with a number appended, and returns its name. */
  String constant(String wanted, TensorData data);

  /** A name for a tensor that the graph does not have yet, from the wanted one. */
  String unused(String wanted);

  /**
   * Adds a node. An op of Sluice's own has one output, of the type of its first input.
   *
   * @param label the wanted name of the node
   * @throws io.sluice.model.InvalidModelException if its inputs do not fit
   */
  void node(String label, Op op, List<String> inputs, List<String> outputs);
}
