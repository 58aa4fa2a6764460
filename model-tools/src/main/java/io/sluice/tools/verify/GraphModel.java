package io.sluice.tools.verify;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.ModelRunner;
import io.sluice.tools.load.UnsupportedModelException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A graph alone: tensors of any type, as they are. */
final class GraphModel implements LoadedModel {
  private final Graph graph;
  private final ModelRunner runner;
  private final Map<String, TensorData> states = new HashMap<>();

  private GraphModel(Graph graph) {
    this.graph = graph;
    this.runner = ModelCompiler.newRunner(graph);
  }

  /**
   * Compiles a graph.
   *
   * @throws UnsupportedModelException if it cannot be computed
   */
  static GraphModel compile(Graph graph) {
    try {
      return new GraphModel(graph);
    } catch (InvalidModelException e) {
      throw new UnsupportedModelException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public List<TensorSpec> inputs() {
    return graph.dataInputs();
  }

  @Override
  public List<TensorSpec> outputs() {
    return graph.dataOutputs();
  }

  @Override
  public Map<String, TensorData> run(Map<String, TensorData> inputs) {
    Map<String, TensorData> all = new HashMap<>(inputs);
    all.putAll(states);
    Map<String, TensorData> outputs = runner.run(all);
    states.putAll(runner.nextStates(outputs));
    return outputs;
  }

  @Override
  public boolean hasState() {
    return !graph.states().isEmpty();
  }

  @Override
  public void resetState() {
    states.clear();
  }

  @Override
  public double step(String output) {
    Map<String, Node> producers = graph.producers();
    Node node = producers.get(output);
    while (node != null && keepsElements(node.op())) {
      node = producers.get(node.inputs().get(0));
    }
    if (node == null) {
      return 0;
    }
    if (node.op() instanceof Op.Dequantize) {
      QuantParams quantization = graph.tensor(node.inputs().get(0)).quantization();
      return quantization == null || quantization.isPerChannel() ? 0 : quantization.scale();
    }
    if (node.op() instanceof Op.Imported op && op.name().equals("DequantizeLinear")) {
      TensorData scale = graph.constant(node.inputs().get(1));
      return scale == null || scale.shape().elementCount() != 1 ? 0 : scale.toDoubles()[0];
    }
    return 0;
  }

  /** Whether an op moves elements but leaves them as they are. */
  private static boolean keepsElements(Op op) {
    return op instanceof Op.Reshape || op instanceof Op.Transpose;
  }
}
