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
import io.sluice.tools.graph.GraphBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The graph that rules read, and the one that they write: each tensor of the original keeps its
 * name. What a pattern leaves without a reader is dropped at the end.
 */
final class MappedGraph {
  private final Graph original;
  private final Map<String, Node> producers;
  private final Map<String, Integer> readers;
  private final GraphBuilder result;
  private final Map<String, String> aliases = new HashMap<>();

  MappedGraph(Graph original) {
    this.original = original;
    this.producers = original.producers();
    this.readers = original.readerCounts();
    this.result = GraphBuilder.withTensorsOf(original);
  }

  TensorSpec spec(String name) {
    return result.spec(name);
  }

  /** A node of the original with what is known of its tensors. */
  PlainNode plain(Node node) {
    return new PlainNode(node, this::spec, this::elements, result.numerics());
  }

  private @Nullable TensorView elements(String name) {
    return result.elements(resolve(name));
  }

  @Nullable TensorData constant(int input, Node node) {
    return result.data(resolve(node.inputs().get(input)));
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
    result.add(new Node(node.name(), node.op(), inputs, node.outputs()));
  }

  /** Adds the node that gives the first output of a node in its place. */
  void replace(MappedNode node, Op op, String... inputs) {
    result.add(new Node(node.name(), op, List.of(inputs), List.of(node.output())));
  }

  /** Adds a node that gives a tensor of the original. */
  void give(MappedNode node, String output, Op op, String... inputs) {
    String name = result.unusedNode(node.name() + ".part");
    result.add(new Node(name, op, List.of(inputs), List.of(output)));
  }

  /**
   * Adds a node that gives FLOAT32 tensors of new names.
   *
   * @param outputs how many
   * @return their names
   */
  List<String> compute(MappedNode before, String what, Op op, int outputs, List<String> inputs) {
    String name = before.name() + "." + what;
    List<String> temporary = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      temporary.add(name + i);
    }
    Node shaped = new Node(name, op, inputs, temporary);
    List<Shape> shapes = ShapeInference.infer(shaped, input -> spec(input).shape());
    List<String> names = new ArrayList<>();
    for (int i = 0; i < outputs; i++) {
      String wanted = name + (i == 0 ? "" : i);
      names.add(result.declareNew(wanted, DataType.FLOAT32, shapes.get(i), null));
    }
    result.add(new Node(result.unusedNode(name), op, inputs, names));
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
    for (int i = 2; result.has(unused); i++) {
      TensorData there = result.data(unused);
      if (there != null && there.equals(data)) {
        return unused;
      }
      unused = name + "." + i;
    }
    return result.newConstant(unused, data, null);
  }

  /** Lets an input stand for the output of a node that copies it, or copies where it must. */
  void alias(MappedNode node, String input) {
    String output = node.output();
    if (original.outputs().contains(output)) {
      replace(node, new Op.Reshape(spec(output).shape()), input);
    } else {
      aliases.put(output, input);
    }
  }

  Graph finish() {
    return result.buildLive();
  }

  /** Whether a tensor is of FLOAT32 and not empty. */
  boolean isFloats(String name) {
    TensorSpec spec = spec(name);
    return spec.type() == DataType.FLOAT32 && spec.shape().elementCount() > 0;
  }
}
