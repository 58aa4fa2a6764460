package io.sluice.tools.onnx.qdq;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.onnx.mapping.LiveGraph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The graph that is written while another one is read; what nothing needs is dropped at the end.
 */
final class GraphEdit {
  private static final String INT8 = ".int8";

  private final Graph graph;
  private final Map<String, TensorSpec> tensors;
  private final Map<String, TensorData> constants;
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> nodeNames = new HashSet<>();

  /** The names that INT8 tensors get if the tensors they were made of are needed no more. */
  private final Map<String, String> wantedTensors = new LinkedHashMap<>();

  /** The same for nodes. */
  private final Map<String, String> wantedNodes = new LinkedHashMap<>();

  /** A graph with the tensors, inputs and outputs of the given one. */
  GraphEdit(Graph graph) {
    this.graph = graph;
    this.tensors = new LinkedHashMap<>(graph.tensors());
    this.constants = new HashMap<>(graph.constants());
    graph.nodes().forEach(node -> nodeNames.add(node.name()));
  }

  TensorSpec spec(String name) {
    TensorSpec spec = tensors.get(name);
    if (spec == null) {
      throw new IllegalStateException("no tensor " + name);
    }
    return spec;
  }

  QuantParams params(String int8) {
    return spec(int8).requireQuantization();
  }

  /** A new INT8 tensor, which takes that name if it is free at the end. */
  String int8(String name, Shape shape, QuantParams params) {
    String unused = unused(name + INT8, tensors.keySet());
    tensors.put(unused, TensorSpec.int8(unused, shape, params));
    wantedTensors.put(unused, name);
    return unused;
  }

  /** A new constant under that name, or that name with a number behind it. */
  String constant(TensorSpec spec, TensorData data) {
    String unused = unused(spec.name(), tensors.keySet());
    tensors.put(unused, new TensorSpec(unused, spec.type(), spec.shape(), spec.quantization()));
    constants.put(unused, data);
    return unused;
  }

  String int8Constant(String name, TensorData data, QuantParams params) {
    return constant(TensorSpec.int8(name + INT8, data.shape(), params), data);
  }

  /** A tensor that was computed becomes a constant. */
  void fold(String name, TensorData data) {
    constants.put(name, data);
  }

  void keep(Node node) {
    nodes.add(node);
  }

  /** Adds a node of one output; its name may get a number behind it. */
  void add(String name, Op op, List<String> inputs, String output) {
    String unused = unused(name, nodeNames);
    nodeNames.add(unused);
    wantedNodes.put(unused, name);
    nodes.add(new Node(unused, op, inputs, List.of(output)));
  }

  private static String unused(String name, Set<String> taken) {
    String unused = name;
    for (int i = 2; taken.contains(unused); i++) {
      unused = name + "." + i;
    }
    return unused;
  }

  /** The graph, of what its outputs depend on. */
  Graph finish() {
    Graph live =
        LiveGraph.of(
            tensors.values(), constants, nodes, graph.inputs(), graph.outputs(), graph.numerics());
    Set<String> liveNames = new HashSet<>();
    live.nodes().forEach(node -> liveNames.add(node.name()));
    Map<String, String> nodeNames = granted(wantedNodes, liveNames);
    Map<String, String> names = granted(wantedTensors, live.tensors().keySet());
    List<TensorSpec> specs = new ArrayList<>();
    live.tensors().values().forEach(spec -> specs.add(renamed(spec, names)));
    Map<String, TensorData> data = new HashMap<>();
    live.constants().forEach((name, d) -> data.put(names.getOrDefault(name, name), d));
    List<Node> renamed =
        live.nodes().stream().map(node -> renamed(node, nodeNames, names)).toList();
    return new Graph(
        specs, data, renamed, graph.inputs(), graph.outputs(), List.of(), graph.numerics());
  }

  private static TensorSpec renamed(TensorSpec spec, Map<String, String> names) {
    String name = names.getOrDefault(spec.name(), spec.name());
    return new TensorSpec(name, spec.type(), spec.shape(), spec.quantization());
  }

  /** Those wishes for names that are free among the names in use. */
  private static Map<String, String> granted(Map<String, String> wanted, Set<String> used) {
    Map<String, String> granted = new HashMap<>();
    Set<String> taken = new HashSet<>(used);
    wanted.forEach(
        (name, better) -> {
          if (used.contains(name) && taken.add(better)) {
            granted.put(name, better);
          }
        });
    return granted;
  }

  private static Node renamed(Node node, Map<String, String> nodeNames, Map<String, String> names) {
    return new Node(
        nodeNames.getOrDefault(node.name(), node.name()),
        node.op(),
        node.inputs().stream().map(name -> names.getOrDefault(name, name)).toList(),
        node.outputs().stream().map(name -> names.getOrDefault(name, name)).toList());
  }
}
