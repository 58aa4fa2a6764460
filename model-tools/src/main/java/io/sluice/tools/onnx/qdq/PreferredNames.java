package io.sluice.tools.onnx.qdq;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names that new INT8 tensors and nodes get if those that they replace are needed no more. What
 * is needed is known only when the whole graph is written, so they have other names until then.
 */
final class PreferredNames {
  private final Map<String, String> tensors = new LinkedHashMap<>();
  private final Map<String, String> nodes = new LinkedHashMap<>();

  void tensor(String name, String preferred) {
    tensors.put(name, preferred);
  }

  void node(String name, String preferred) {
    nodes.put(name, preferred);
  }

  /** The graph with those preferred names that are free in it. */
  Graph applyTo(Graph graph) {
    Set<String> nodeNames = graph.nodes().stream().map(Node::name).collect(Collectors.toSet());
    Map<String, String> newNodes = granted(nodes, nodeNames);
    Map<String, String> newTensors = granted(tensors, graph.tensors().keySet());
    List<TensorSpec> specs = new ArrayList<>();
    graph.tensors().values().forEach(spec -> specs.add(renamed(spec, newTensors)));
    Map<String, TensorData> data = new HashMap<>();
    graph.constants().forEach((name, d) -> data.put(newTensors.getOrDefault(name, name), d));
    List<Node> renamed =
        graph.nodes().stream().map(node -> renamed(node, newNodes, newTensors)).toList();
    return new Graph(
        specs, data, renamed, graph.inputs(), graph.outputs(), graph.states(), graph.numerics());
  }

  /** Those preferences that are free among the names in use; the first one wins. */
  private static Map<String, String> granted(Map<String, String> preferred, Set<String> used) {
    Map<String, String> granted = new HashMap<>();
    Set<String> taken = new HashSet<>(used);
    preferred.forEach(
        (name, better) -> {
          if (used.contains(name) && taken.add(better)) {
            granted.put(name, better);
          }
        });
    return granted;
  }

  private static TensorSpec renamed(TensorSpec spec, Map<String, String> names) {
    String name = names.getOrDefault(spec.name(), spec.name());
    return new TensorSpec(name, spec.type(), spec.shape(), spec.quantization());
  }

  private static Node renamed(Node node, Map<String, String> nodes, Map<String, String> tensors) {
    return new Node(
        nodes.getOrDefault(node.name(), node.name()),
        node.op(),
        node.inputs().stream().map(name -> tensors.getOrDefault(name, name)).toList(),
        node.outputs().stream().map(name -> tensors.getOrDefault(name, name)).toList());
  }
}
