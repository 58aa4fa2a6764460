package io.sluice.tools.onnx.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import io.sluice.model.DataType;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One graph on its way into ONNX, node by node. */
final class GraphExport {
  private final Graph graph;
  private final Opset opset;
  private final OnnxDraft draft;
  private final QdqNodes qdq;

  /** What readers of a tensor read in its place. */
  private final Map<String, OnnxTensor> replaced = new HashMap<>();

  /**
   * The export of a graph.
   *
   * @throws io.sluice.model.InvalidModelException naming all nodes that ONNX cannot express
   */
  GraphExport(Graph graph, String name) {
    this.graph = graph;
    this.opset = Opset.of(graph);
    this.draft =
        new OnnxDraft(
            name, graph.tensors().keySet(), graph.nodes().stream().map(Node::name).toList());
    this.qdq = new QdqNodes(draft);
  }

  int opset() {
    return opset.version();
  }

  /** Puts {@code (raw - mean) / std} before the readers of the graph's one data input. */
  void normalize(FeatureSchema features) {
    OnnxTensor raw = stored(graph.dataInputs().get(0).name());
    int count = features.features().size();
    Shape shape =
        switch (features.layout()) {
          case NC -> Shape.of(1, count);
          case NCL -> Shape.of(1, count, 1);
          case NLC -> Shape.of(1, 1, count);
        };
    float[] means = new float[count];
    float[] deviations = new float[count];
    for (int i = 0; i < count; i++) {
      means[i] = features.features().get(i).mean();
      deviations[i] = features.features().get(i).std();
    }
    OnnxTensor centred = draft.tensor(raw.name() + ".centred", raw.type(), raw.shape());
    OnnxTensor normalized = draft.tensor(raw.name() + ".normalized", raw.type(), raw.shape());
    String mean = draft.constant(raw.name() + ".mean", TensorData.ofFloats(shape, means));
    String std = draft.constant(raw.name() + ".std", TensorData.ofFloats(shape, deviations));
    draft.node("Sub", List.of(raw.name(), mean), centred.name());
    draft.node("Div", List.of(centred.name(), std), normalized.name());
    replaced.put(raw.name(), normalized);
  }

  GraphProto write() {
    graph.inputs().forEach(input -> draft.input(graph.tensor(input)));
    graph.nodes().forEach(this::write);
    graph.outputs().forEach(output -> draft.output(stored(output)));
    return draft.finish();
  }

  /** A tensor of the graph as it is stored, with its elements if it is constant. */
  private OnnxTensor stored(String name) {
    TensorData data = graph.constant(name);
    if (data != null) {
      draft.keptConstant(name, data);
    }
    OnnxTensor replacement = replaced.get(name);
    return replacement != null ? replacement : OnnxTensor.of(name, graph.tensor(name));
  }

  private QuantParams quantization(String name) {
    return graph.tensor(name).requireQuantization();
  }

  private void write(Node node) {
    for (String output : node.presentOutputs()) {
      if (!graph.outputs().contains(output)) {
        draft.declare(OnnxTensor.of(output, graph.tensor(output)));
      }
    }
    if (node.op() instanceof Op.Imported op) {
      imported(node, op);
    } else if (node.op() instanceof Op.Quantize) {
      String output = node.output();
      String real = stored(node.inputs().get(0)).name();
      qdq.quantize(node.name(), real, output, quantization(output));
    } else if (node.op() instanceof Op.Dequantize) {
      String input = node.inputs().get(0);
      qdq.dequantize(node.name(), input, node.output(), quantization(input));
    } else if (node.op() instanceof Op.Gru || node.op() instanceof Op.Lstm) {
      new RecurrentExport(draft, graph, node).write(states(node));
    } else {
      core(node);
    }
  }

  private void imported(Node node, Op.Imported op) {
    List<String> operands = new ArrayList<>();
    for (String input : node.inputs()) {
      operands.add(input.isEmpty() ? "" : stored(input).name());
    }
    AttributeProto[] attributes =
        op.attributes().entrySet().stream()
            .map(attribute -> OnnxProtos.attribute(attribute.getKey(), attribute.getValue()))
            .toArray(AttributeProto[]::new);
    draft.keptNode(node.name(), op.name(), operands, node.outputs(), attributes);
  }

  /** The sequence and the initial states of a recurrent layer, in float. */
  private List<OnnxTensor> states(Node node) {
    int count = node.op() instanceof Op.Gru ? 1 : 2;
    List<OnnxTensor> operands = new ArrayList<>();
    for (String input : node.inputs().subList(0, 1 + count)) {
      operands.add(real(stored(input), input));
    }
    return operands;
  }

  private void core(Node node) {
    TensorSpec result = graph.tensor(node.output());
    OnnxTensor x = stored(node.inputs().get(0));
    OnnxTensor y = OnnxTensor.of(result.name(), result);
    boolean rows = node.op() instanceof Op.Linear && x.shape().rank() != 2;
    if (rows) {
      x = draft.reshaped(x, rows(x.shape()));
      y = draft.tensor(y.name() + ".rows", y.type(), rows(y.shape()));
    }
    List<OnnxTensor> operands = new ArrayList<>(List.of(real(x, node.inputs().get(0))));
    for (int i = 1; i < node.inputs().size(); i++) {
      operands.add(operand(node, i));
    }
    if (result.type() == DataType.INT8) {
      OnnxTensor real = draft.tensor(y.name() + ".real", DataType.FLOAT32, y.shape());
      CoreExport.write(draft, opset, node, operands, real);
      qdq.quantize("", real.name(), y.name(), quantization(result.name()));
    } else {
      CoreExport.write(draft, opset, node, operands, y);
    }
    if (rows) {
      draft.reshape(y, OnnxTensor.of(result.name(), result));
    }
  }

  /** The extents of a linear layer's operand with all but the last taken together. */
  private static Shape rows(Shape shape) {
    return Shape.of(shape.elementCount(0, shape.rank() - 1), shape.dim(-1));
  }

  private OnnxTensor operand(Node node, int index) {
    String name = node.inputs().get(index);
    OnnxTensor stored = stored(name);
    return stored.type() == DataType.INT32
        ? qdq.dequantized(stored, biasParams(node))
        : real(stored, name);
  }

  /** A bias is in units of input scale times weight scale, whatever its own parameters say. */
  private QuantParams biasParams(Node node) {
    float scaleX = quantization(node.inputs().get(0)).scale();
    QuantParams weight = quantization(node.inputs().get(1));
    float[] scales = weight.scales();
    for (int i = 0; i < scales.length; i++) {
      scales[i] *= scaleX;
    }
    return weight.isPerChannel()
        ? QuantParams.perChannel(scales, 0)
        : QuantParams.perTensor(scales[0], 0);
  }

  /** The reals that a tensor of the graph, perhaps reshaped, stands for. */
  private OnnxTensor real(OnnxTensor stored, String name) {
    return stored.type() == DataType.INT8 ? qdq.dequantized(stored, quantization(name)) : stored;
  }
}
