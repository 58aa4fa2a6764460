package io.sluice.tools.onnx.mapping;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.ShapeInference;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph in the making, in which each tensor of the original keeps its name. What a pattern leaves
 * without a reader goes at the end.
 */
final class Draft {
  private final Graph graph;
  private final Map<String, Node> producers;
  private final Map<String, Integer> readers;
  private final Map<String, TensorSpec> tensors;
  private final Map<String, TensorData> constants;
  private final Map<String, String> aliases = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final Set<String> nodeNames = new HashSet<>();

  Draft(Graph graph) {
    this.graph = graph;
    this.producers = graph.producers();
    this.readers = graph.readerCounts();
    this.tensors = new LinkedHashMap<>(graph.tensors());
    this.constants = new HashMap<>(graph.constants());
    graph.nodes().forEach(node -> nodeNames.add(node.name()));
  }

  TensorSpec spec(String name) {
    TensorSpec spec = tensors.get(name);
    return spec == null ? graph.tensor(name) : spec;
  }

  /** A node of the original with what is known of its tensors. */
  PlainNode plain(Node node) {
    return new PlainNode(node, this::spec, this::elements, graph.numerics());
  }

  private @Nullable TensorView elements(String name) {
    TensorData data = constants.get(resolve(name));
    return data == null ? null : TensorView.of(data);
  }

  @Nullable TensorData constant(int input, Node node) {
    return constants.get(resolve(node.inputs().get(input)));
  }

  /** The tensor that stands for this one. */
  String resolve(String name) {
    return aliases.getOrDefault(name, name);
  }

  /** The node of the original of an op of ONNX that writes a tensor; null if none does. */
  @Nullable MappedNode producer(String name, String type) {
    Node node = producers.get(name);
    return node != null
            && node.op() instanceof Op.Imported op
            && op.name().equals(type)
            && node.outputs().get(0).equals(name)
        ? new MappedNode(node, this)
        : null;
  }

  /** Whether one node alone reads a tensor, and no output of the graph is it. */
  boolean hasOneReader(String name) {
    return readers.getOrDefault(name, 0) == 1;
  }

  /** Adds a node of the original as it is. */
  void keep(Node node) {
    List<String> inputs = node.inputs().stream().map(this::resolve).toList();
    nodes.add(new Node(node.name(), node.op(), inputs, node.outputs()));
  }

  /** Adds the node that gives the first output of a node in its place. */
  void replace(MappedNode node, Op op, String... inputs) {
    nodes.add(new Node(node.name(), op, List.of(inputs), List.of(node.output())));
  }

  /** Adds a node that gives a tensor of the original. */
  void give(MappedNode node, String output, Op op, String... inputs) {
    nodes.add(new Node(unusedNode(node.name() + ".part"), op, List.of(inputs), List.of(output)));
  }

  /**
   * Adds a node that gives FLOAT32 tensors of new names.
   *
   * @param outputs how many
   * @return their names
   */
  List<String> compute(MappedNode before, String what, Op op, int outputs, List<String> inputs) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      names.add(unusedTensor(before.name() + "." + what + (i == 0 ? "" : i)));
    }
    Node node = new Node(unusedNode(before.name() + "." + what), op, inputs, names);
    List<Shape> shapes = ShapeInference.infer(node, name -> spec(name).shape());
    for (int i = 0; i < outputs; i++) {
      tensors.put(names.get(i), TensorSpec.float32(names.get(i), shapes.get(i)));
    }
    nodes.add(node);
    return names;
  }

  /** Adds a node that gives one FLOAT32 tensor of a new name, which is returned. */
  String compute(MappedNode before, String what, Op op, String... inputs) {
    return compute(before, what, op, 1, List.of(inputs)).get(0);
  }

  /** A constant of that name, or of one like it; the same elements are held once. */
  String constant(String name, Shape shape, float... values) {
    TensorData data = TensorData.ofFloats(shape, values);
    String unused = name;
    for (int i = 2; tensors.containsKey(unused); i++) {
      TensorData there = constants.get(unused);
      if (there != null && there.equals(data)) {
        return unused;
      }
      unused = name + "." + i;
    }
    tensors.put(unused, TensorSpec.float32(unused, shape));
    constants.put(unused, data);
    return unused;
  }

  /** Lets an input stand for the output of a node that copies it, or copies where it must. */
  void alias(MappedNode node, String input) {
    String output = node.output();
    if (graph.outputs().contains(output)) {
      replace(node, new Op.Reshape(spec(output).shape()), input);
    } else {
      aliases.put(output, input);
    }
  }

  private String unusedTensor(String name) {
    String unused = name;
    for (int i = 2; tensors.containsKey(unused); i++) {
      unused = name + "." + i;
    }
    return unused;
  }

  private String unusedNode(String name) {
    String unused = name;
    for (int i = 2; !nodeNames.add(unused); i++) {
      unused = name + "." + i;
    }
    return unused;
  }

  Graph finish() {
    return LiveGraph.of(
        tensors.values(), constants, nodes, graph.inputs(), graph.outputs(), graph.numerics());
  }

  /** Whether a tensor is of FLOAT32 and not empty. */
  boolean isFloats(String name) {
    TensorSpec spec = spec(name);
    return spec.type() == DataType.FLOAT32 && spec.shape().elementCount() > 0;
  }
}
