package io.sluice.tools.quantize;

import static io.sluice.tools.quantize.Int8Form.Operand.ACTIVATION;

import io.sluice.kernels.Quantization;
import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.tools.graph.GraphBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Writes the graph down with the chosen nodes in INT8, and a quantize or dequantize node wherever a
 * tensor is needed in the form that it is not computed in. Every node keeps its name. So does every
 * tensor; one that is needed in both forms has its name in float, and with {@code .int8} behind it
 * in INT8.
 */
final class Int8Rewriter {
  static final String INT8_SUFFIX = ".int8";

  private final Graph graph;
  private final Set<String> int8Nodes;
  private final Map<String, QuantParams> activations;
  private final Map<String, Integer> readers;
  private final GraphBuilder result;
  private final Set<String> readAsInt8 = new HashSet<>();
  private final Set<String> readAsFloat;
  private final Set<String> givenAsInt8 = new HashSet<>();

  private Int8Rewriter(Graph graph, Set<String> int8Nodes, Map<String, QuantParams> activations) {
    this.graph = graph;
    this.int8Nodes = int8Nodes;
    this.activations = activations;
    this.readers = graph.readerCounts();
    this.result = GraphBuilder.emptyLike(graph);
    this.readAsFloat = new HashSet<>(graph.outputs());
    graph.nodes().forEach(this::noteForms);
  }

  /**
   * The graph with those nodes in INT8.
   *
   * @param activations the parameters of each tensor that those nodes read or give as an activation
   */
  static Graph rewrite(Graph graph, Set<String> int8Nodes, Map<String, QuantParams> activations) {
    Int8Rewriter rewriter = new Int8Rewriter(graph, int8Nodes, activations);
    rewriter.write();
    return rewriter.result.build();
  }

  private void noteForms(Node node) {
    Int8Form form = Int8Form.of(node);
    boolean int8 = int8Nodes.contains(node.name());
    for (int i = 0; i < node.inputs().size(); i++) {
      if (!int8 || form.operands().get(i) == Int8Form.Operand.FLOAT) {
        readAsFloat.add(node.inputs().get(i));
      } else if (form.operands().get(i) == ACTIVATION) {
        readAsInt8.add(node.inputs().get(i));
      }
    }
    if (int8 && form.result() != Int8Form.Result.FLOAT) {
      givenAsInt8.addAll(node.outputs());
    }
  }

  private void write() {
    graph.inputs().forEach(this::convert);
    for (String constant : graph.constants().keySet()) {
      if (readAsInt8.contains(constant)) {
        writeConstantActivation(constant);
      }
    }
    for (Node node : graph.nodes()) {
      if (int8Nodes.contains(node.name())) {
        writeInt8(node);
      } else {
        result.copy(node, graph);
      }
      node.outputs().forEach(this::convert);
    }
  }

  /** Gives a tensor in the other form too, if it is read in that form. */
  private void convert(String tensor) {
    if (givenAsInt8.contains(tensor) && readAsFloat.contains(tensor)) {
      result.declare(graph.tensor(tensor));
      result.add(
          new Node(
              tensor + ".dequantize",
              new Op.Dequantize(),
              List.of(int8Name(tensor)),
              List.of(tensor)));
    } else if (!givenAsInt8.contains(tensor) && readAsInt8.contains(tensor)) {
      declareInt8(tensor);
      result.add(
          new Node(
              tensor + ".quantize", new Op.Quantize(), List.of(tensor), List.of(int8Name(tensor))));
    }
  }

  private String int8Name(String tensor) {
    boolean onlyInt8 = givenAsInt8.contains(tensor) && !readAsFloat.contains(tensor);
    return onlyInt8 ? tensor : GraphBuilder.unusedName(tensor + INT8_SUFFIX, graph);
  }

  private QuantParams params(String activation) {
    return Objects.requireNonNull(activations.get(activation), activation);
  }

  private void declareInt8(String tensor) {
    Shape shape = graph.tensor(tensor).shape();
    result.declare(TensorSpec.int8(int8Name(tensor), shape, params(tensor)));
  }

  private void writeConstantActivation(String name) {
    float[] values = constant(name).toFloats();
    QuantParams params = params(name);
    Quantization quantization = new Quantization(params.scale(), params.zeroPoint());
    byte[] quantized = new byte[values.length];
    for (int i = 0; i < quantized.length; i++) {
      quantized[i] = quantization.quantize(values[i]);
    }
    Shape shape = graph.tensor(name).shape();
    result.constant(
        TensorSpec.int8(int8Name(name), shape, params), TensorData.ofBytes(shape, quantized));
  }

  private TensorData constant(String name) {
    return Objects.requireNonNull(graph.constant(name), name);
  }

  private void writeInt8(Node node) {
    Int8Form form = Int8Form.of(node);
    boolean hasBias = form.operands().contains(Int8Form.Operand.BIAS);
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < node.inputs().size(); i++) {
      String input = node.inputs().get(i);
      operands.add(
          switch (form.operands().get(i)) {
            case ACTIVATION -> int8Name(input);
            case FLOAT -> copyOfFloat(input);
            case WEIGHT -> writeWeights(node, input, hasBias);
            case BIAS -> writeBias(node, input);
          });
    }
    List<String> results;
    if (form.result() == Int8Form.Result.FLOAT) {
      node.outputs().forEach(output -> result.declare(graph.tensor(output)));
      results = node.outputs();
    } else {
      node.outputs().forEach(this::declareInt8);
      results = node.outputs().stream().map(this::int8Name).toList();
    }
    result.add(new Node(node.name(), node.op(), operands, results));
  }

  private String copyOfFloat(String name) {
    TensorData data = graph.constant(name);
    if (data != null) {
      result.constant(graph.tensor(name), data);
    }
    return name;
  }

  private LayerWeights weights(Node node, String weight, boolean hasBias) {
    float[] values = constant(weight).toFloats();
    requireFinite(values, weight, node);
    if (!hasBias) {
      return LayerWeights.of(values, graph.tensor(weight).shape().dim(0));
    }
    float[] bias = constant(node.inputs().get(2)).toFloats();
    requireFinite(bias, node.inputs().get(2), node);
    return LayerWeights.of(values, bias, inputScale(node), node.title());
  }

  private String writeWeights(Node node, String weight, boolean hasBias) {
    LayerWeights weights = weights(node, weight, hasBias);
    Shape shape = graph.tensor(weight).shape();
    String name = constantName(node, weight);
    result.constant(
        TensorSpec.int8(name, shape, weights.params()),
        TensorData.ofBytes(shape, weights.values()));
    return name;
  }

  private String writeBias(Node node, String bias) {
    LayerWeights weights = weights(node, node.inputs().get(1), true);
    float[] values = constant(bias).toFloats();
    Shape shape = graph.tensor(bias).shape();
    String name = constantName(node, bias);
    result.constant(
        new TensorSpec(name, DataType.INT32, shape, weights.biasParams(inputScale(node))),
        TensorData.ofInts(shape, weights.bias(values, inputScale(node))));
    return name;
  }

  private float inputScale(Node node) {
    return params(node.inputs().get(0)).scale();
  }

  private static void requireFinite(float[] values, String constant, Node node) {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new InvalidModelException(
            "%s: constant '%s' has the value %s".formatted(node.title(), constant, value));
      }
    }
  }

  /** A constant that other nodes read too gets a name of its own for this node. */
  private String constantName(Node node, String constant) {
    boolean shared = readers.getOrDefault(constant, 0) > 1;
    return shared ? GraphBuilder.unusedName(constant + "." + node.name(), graph) : constant;
  }
}
