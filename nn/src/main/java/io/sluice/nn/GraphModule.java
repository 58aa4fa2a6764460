package io.sluice.nn;

import static java.util.Objects.requireNonNull;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.TensorData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A FLOAT32 graph as a module, so that a model from a file or from another framework can be trained
 * further, as {@code torch.fx.GraphModule}. Weights and biases of layers are its parameters, other
 * constants its buffers; {@link #graph()} gives the graph with their present values.
 *
 * <p>The batch may be any, though that of the graph is 1: the first dimension of all tensors that
 * are not constant is the batch. For a batch of 1 it gives the bits of the graph. Batch norm uses
 * the graph's statistics, in training too.
 */
public final class GraphModule extends Module {
  private final Graph graph;
  private final NodeHook hook;
  private final Map<String, Tensor> constants = new LinkedHashMap<>();

  private GraphModule(Graph graph, NodeHook hook) {
    this.graph = graph;
    this.hook = hook;
    for (Node node : graph.nodes()) {
      requireFloat(node);
      for (int i = 0; i < node.inputs().size(); i++) {
        add(node.inputs().get(i), GraphNodes.isTrained(node.op(), i));
      }
    }
  }

  /**
   * The module of a graph.
   *
   * @throws InvalidModelException naming the node, if one is not FLOAT32 or not one of Sluice's own
   *     ops
   */
  public static GraphModule of(Graph graph) {
    return of(graph, NodeHook.NONE);
  }

  /**
   * The module of a graph whose values a hook may change as it runs.
   *
   * @throws InvalidModelException as {@link #of(Graph)}
   */
  public static GraphModule of(Graph graph, NodeHook hook) {
    return new GraphModule(graph, hook);
  }

  private void requireFloat(Node node) {
    boolean known = !(node.op() instanceof Op.Imported);
    for (String tensor : node.inputs()) {
      known = known && graph.tensor(tensor).type() == DataType.FLOAT32;
    }
    if (!known) {
      throw new InvalidModelException(
          "%s: only Sluice's own ops on float32 can be trained".formatted(node.title()));
    }
  }

  private void add(String name, boolean trained) {
    TensorData data = graph.constant(name);
    if (data == null || constants.containsKey(name)) {
      return;
    }
    Tensor tensor = Tensor.of(data.toFloats(), data.shape().toArray());
    // A dot would make it look like a part of a child module.
    String free = name.replace('.', '_');
    while (namedParameters().containsKey(free) || namedBuffers().containsKey(free)) {
      free += "_";
    }
    constants.put(name, trained ? registerParameter(free, tensor) : registerBuffer(free, tensor));
  }

  /**
   * The graph's only data output for its only data input; states start from zeros.
   *
   * @throws IllegalArgumentException if there are more of either
   */
  @Override
  protected Tensor forward(Tensor x) {
    Operation.require(
        graph.dataInputs().size() == 1 && graph.dataOutputs().size() == 1,
        "GraphModule",
        "the graph has %d inputs and %d outputs; use run",
        graph.dataInputs().size(),
        graph.dataOutputs().size());
    Map<String, Tensor> values = run(Map.of(graph.dataInputs().get(0).name(), x));
    return requireNonNull(values.get(graph.dataOutputs().get(0).name()));
  }

  /**
   * Every tensor that is not constant.
   *
   * @param inputs the graph's inputs by name, all of one batch; states that are left out are zeros
   */
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Operation.require(!inputs.isEmpty(), "GraphModule", "no inputs are given");
    int batch = inputs.values().iterator().next().size(0);
    Map<String, Tensor> values = new LinkedHashMap<>();
    for (String name : graph.inputs()) {
      Tensor given = inputs.get(name);
      boolean isState = graph.states().stream().anyMatch(state -> state.input().equals(name));
      Operation.require(given != null || isState, "GraphModule", "input '%s' is missing", name);
      int[] shape = graph.tensor(name).shape().withDim(0, batch).toArray();
      values.put(name, given != null ? given.reshape(shape) : Tensor.zeros(shape));
    }
    for (Node node : graph.nodes()) {
      List<Tensor> operands = new ArrayList<>();
      for (int i = 0; i < node.inputs().size(); i++) {
        operands.add(hook.operand(node, i, value(node.inputs().get(i), values)));
      }
      List<Tensor> results = node.op().accept(new GraphNodes(node, operands, batch));
      for (int i = 0; i < results.size(); i++) {
        values.put(node.outputs().get(i), hook.result(node, i, results.get(i)));
      }
    }
    return values;
  }

  private Tensor value(String name, Map<String, Tensor> values) {
    Tensor computed = values.get(name);
    return computed != null ? computed : requireNonNull(constants.get(name), name);
  }

  /** The graph with the present values of parameters and buffers. */
  public Graph graph() {
    Map<String, TensorData> present = new LinkedHashMap<>(graph.constants());
    constants.forEach(
        (name, tensor) -> present.put(name, TensorData.ofFloats(tensor.shape(), tensor.toArray())));
    return new Graph(
        List.copyOf(graph.tensors().values()),
        present,
        graph.nodes(),
        graph.inputs(),
        graph.outputs(),
        graph.states(),
        graph.numerics());
  }

  /** The tensor of a constant of the graph, for an optimizer that treats some of them apart. */
  public Tensor constant(String name) {
    return requireNonNull(constants.get(name), name);
  }
}
