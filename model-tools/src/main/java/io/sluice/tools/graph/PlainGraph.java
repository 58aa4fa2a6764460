package io.sluice.tools.graph;

import static java.util.Objects.requireNonNull;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.ShapeInference;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.op.PlainOps;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A new graph of one input and one output, whose nodes are added one after the other. */
public final class PlainGraph implements GraphSink {
  private static final int FLOAT32_CODE = 1;
  private static final int FLOAT64_CODE = 11;

  private final GraphBuilder graph = new GraphBuilder(NumericsProfile.SLUICE);

  /** A graph with an input of FLOAT32 [1, features]. */
  public PlainGraph(String input, int features) {
    graph.declare(TensorSpec.float32(input, Shape.of(1, features)));
    graph.input(input);
  }

  @Override
  public TensorSpec spec(String tensor) {
    return graph.spec(tensor);
  }

  @Override
  public String constant(String wanted, TensorData data) {
    return graph.newConstant(wanted, data, null);
  }

  @Override
  public String unused(String wanted) {
    return graph.unusedTensor(wanted);
  }

  @Override
  public void node(String label, Op op, List<String> inputs, List<String> outputs) {
    Node node = new Node(graph.unusedNode(label), op, inputs, outputs);
    if (op instanceof Op.Imported) {
      Prepared prepared =
          PlainOps.prepare(new PlainNode(node, graph::spec, graph::elements, graph.numerics()));
      for (int i = 0; i < outputs.size(); i++) {
        TensorType type = prepared.outputs().get(i);
        graph.declare(new TensorSpec(outputs.get(i), type.type(), type.shape(), null));
      }
    } else {
      Shape shape = ShapeInference.infer(node, graph::shape).get(0);
      graph.declare(new TensorSpec(outputs.get(0), graph.type(inputs.get(0)), shape, null));
    }
    graph.add(node);
  }

  /** Adds an op of ONNX with one output, and returns that. */
  public String add(String op, int version, Map<String, Attribute> attributes, String... inputs) {
    String output = unused(op.toLowerCase(Locale.ROOT));
    Op imported = new Op.Imported(Op.Imported.ONNX, op, version, new TreeMap<>(attributes));
    node(output, imported, List.of(inputs), List.of(output));
    return output;
  }

  /** A tensor as FLOAT32 or FLOAT64. */
  public String cast(String tensor, DataType type) {
    long code = type == DataType.FLOAT32 ? FLOAT32_CODE : FLOAT64_CODE;
    return graph.type(tensor) == type
        ? tensor
        : add("Cast", 13, Map.of("to", Attribute.of(code)), tensor);
  }

  /** A constant of FLOAT32 or FLOAT64 values. */
  public String reals(String wanted, DataType type, Shape shape, double... values) {
    return constant(wanted, TensorData.ofDoubles(type, shape, values));
  }

  /** A constant of a tensor's type that is broadcast to it. */
  public String scalarLike(String tensor, double value) {
    return reals("constant", graph.type(tensor), Shape.of(), value);
  }

  /** The graph with a tensor as its output under another name. */
  public Graph withOutput(String tensor, String name) {
    String output = unused(requireNonNull(name));
    node(
        output,
        new Op.Imported(Op.Imported.ONNX, "Identity", 13, new TreeMap<>()),
        List.of(tensor),
        List.of(output));
    graph.output(output);
    return graph.buildLive();
  }
}
