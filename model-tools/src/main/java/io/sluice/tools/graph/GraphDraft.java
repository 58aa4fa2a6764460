package io.sluice.tools.graph;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.StateBinding;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A graph in the making: what a step writes down while it reads the graph it was given. */
public final class GraphDraft {
  private final Map<String, TensorSpec> tensors = new LinkedHashMap<>();
  private final Map<String, TensorData> constants = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final List<String> inputs;
  private final List<String> outputs;
  private final List<StateBinding> states;
  private final NumericsProfile numerics;

  private GraphDraft(Graph graph) {
    this.inputs = graph.inputs();
    this.outputs = graph.outputs();
    this.states = graph.states();
    this.numerics = graph.numerics();
  }

  /** A draft without nodes that takes and gives what the graph does. */
  public static GraphDraft emptyLike(Graph graph) {
    GraphDraft draft = new GraphDraft(graph);
    graph.inputs().forEach(input -> draft.declare(graph.tensor(input)));
    return draft;
  }

  /** Declares a tensor; to declare it again as the same is no mistake. */
  public void declare(TensorSpec tensor) {
    TensorSpec before = tensors.put(tensor.name(), tensor);
    if (before != null && !before.equals(tensor)) {
      throw new IllegalStateException("tensor '" + tensor.name() + "' is declared twice");
    }
  }

  public void constant(TensorSpec tensor, TensorData data) {
    declare(tensor);
    constants.put(tensor.name(), data);
  }

  /** Whether a tensor is declared. */
  public boolean has(String tensor) {
    return tensors.containsKey(tensor);
  }

  /**
   * A declared tensor.
   *
   * @throws IllegalStateException if it is not declared
   */
  public TensorSpec tensor(String name) {
    TensorSpec spec = tensors.get(name);
    if (spec == null) {
      throw new IllegalStateException("tensor '" + name + "' is not declared");
    }
    return spec;
  }

  /** Adds a node as it is in the graph, with the specs of its tensors and its constants. */
  public void copy(Node node, Graph graph) {
    for (String input : node.inputs()) {
      TensorData data = graph.constant(input);
      if (data != null) {
        constant(graph.tensor(input), data);
      }
    }
    node.outputs().forEach(output -> declare(graph.tensor(output)));
    add(node);
  }

  /** Adds a node whose tensors are declared. */
  public void add(Node node) {
    nodes.add(node);
  }

  /** The nodes so far; changing the list changes the draft. */
  public List<Node> nodes() {
    return nodes;
  }

  /** The name itself, or with a number behind it if the graph has a tensor of that name. */
  public static String unusedName(String name, Graph graph) {
    String unused = name;
    for (int i = 2; graph.tensors().containsKey(unused); i++) {
      unused = name + "." + i;
    }
    return unused;
  }

  /** The graph, without the tensors that nothing touches any more. */
  public Graph finish() {
    return Graph.ofUsed(tensors.values(), constants, nodes, inputs, outputs, states, numerics);
  }
}
