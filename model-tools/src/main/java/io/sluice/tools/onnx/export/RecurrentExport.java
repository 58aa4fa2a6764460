package io.sluice.tools.onnx.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * GRU and LSTM in ONNX: time before batch, an axis for directions, the gates in another order, both
 * biases in one tensor. The GRU applies the reset gate after the product ({@code
 * linear_before_reset}), as PyTorch's does. INT8 weights are written as the floats they stand for.
 */
final class RecurrentExport {
  /** Which of our gates (reset, update, new) ONNX has first, second, third. */
  private static final int[] GRU_GATES = {1, 0, 2};

  /** Which of our gates (input, forget, cell, output) ONNX has first to fourth. */
  private static final int[] LSTM_GATES = {0, 3, 1, 2};

  private final OnnxDraft draft;
  private final Graph graph;
  private final Node node;
  private final boolean gru;
  private final int[] gates;
  private final int firstWeight;

  RecurrentExport(OnnxDraft draft, Graph graph, Node node) {
    this.draft = draft;
    this.graph = graph;
    this.node = node;
    this.gru = node.op() instanceof Op.Gru;
    this.gates = gru ? GRU_GATES : LSTM_GATES;
    this.firstWeight = gru ? 2 : 3;
  }

  /**
   * Writes the node.
   *
   * @param operands the sequence [N, L, in] and the initial states [N, hidden], in float
   */
  void write(List<OnnxTensor> operands) {
    OnnxTensor x = operands.get(0);
    Shape result = graph.tensor(node.output()).shape();
    int batch = result.dim(0);
    int length = result.dim(1);
    int hidden = result.dim(2);
    OnnxTensor steps =
        draft.tensor(x.name() + ".steps", x.type(), Shape.of(length, batch, x.shape().dim(2)));
    swapBatchAndTime(x.name(), steps.name());
    List<String> inputs = new ArrayList<>(List.of(steps.name(), weight(0), weight(1), bias(), ""));
    for (OnnxTensor state : operands.subList(1, operands.size())) {
      inputs.add(draft.reshaped(state, Shape.of(1, batch, hidden)).name());
    }
    OnnxTensor y = result(node.output() + ".steps", length, 1, batch, hidden);
    List<String> outputs = new ArrayList<>(List.of(y.name()));
    List<OnnxTensor> states = new ArrayList<>();
    for (String state : node.outputs().subList(1, node.outputs().size())) {
      states.add(result(state + ".directed", 1, batch, hidden));
      outputs.add(states.get(states.size() - 1).name());
    }
    draft.keptNode(node.name(), gru ? "GRU" : "LSTM", inputs, outputs, attributes(hidden));
    OnnxTensor undirected = draft.reshaped(y, Shape.of(length, batch, hidden));
    swapBatchAndTime(undirected.name(), node.output());
    for (int i = 0; i < states.size(); i++) {
      String state = node.outputs().get(1 + i);
      draft.reshape(states.get(i), OnnxTensor.of(state, graph.tensor(state)));
    }
  }

  private void swapBatchAndTime(String from, String to) {
    draft.node("Transpose", List.of(from), to, OnnxProtos.attribute("perm", List.of(1, 0, 2)));
  }

  private OnnxTensor result(String name, int... extents) {
    return draft.tensor(name, DataType.FLOAT32, Shape.of(extents));
  }

  private AttributeProto[] attributes(int hidden) {
    AttributeProto size = OnnxProtos.attribute("hidden_size", hidden);
    return gru
        ? new AttributeProto[] {size, OnnxProtos.attribute("linear_before_reset", 1)}
        : new AttributeProto[] {size};
  }

  /** The input weights (0) or the recurrent weights (1): [1, gates * hidden, k]. */
  private String weight(int index) {
    String name = node.inputs().get(firstWeight + index);
    Shape shape = graph.tensor(name).shape();
    float[] values = reordered(reals(name), shape.elementCount() / gates.length);
    Shape directed = Shape.of(1, shape.dim(0), shape.dim(1));
    return draft.constant(node.name() + "." + name, TensorData.ofFloats(directed, values));
  }

  /** Both biases: [1, 2 * gates * hidden]. */
  private String bias() {
    float[] input = reals(node.inputs().get(firstWeight + 2));
    float[] recurrent = reals(node.inputs().get(firstWeight + 3));
    int rows = input.length;
    float[] values = new float[2 * rows];
    System.arraycopy(reordered(input, rows / gates.length), 0, values, 0, rows);
    System.arraycopy(reordered(recurrent, rows / gates.length), 0, values, rows, rows);
    return draft.constant(
        node.name() + ".bias", TensorData.ofFloats(Shape.of(1, 2 * rows), values));
  }

  private float[] reordered(float[] values, int block) {
    float[] reordered = new float[values.length];
    for (int gate = 0; gate < gates.length; gate++) {
      System.arraycopy(values, gates[gate] * block, reordered, gate * block, block);
    }
    return reordered;
  }

  private float[] reals(String constant) {
    TensorData data = Objects.requireNonNull(graph.constant(constant), constant);
    if (data.type() != DataType.INT8) {
      return data.toFloats();
    }
    QuantParams params = graph.tensor(constant).requireQuantization();
    float[] scales = params.scales();
    byte[] stored = data.toBytes();
    int row = stored.length / data.shape().dim(0);
    float[] reals = new float[stored.length];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = scales[params.isPerChannel() ? i / row : 0] * stored[i];
    }
    return reals;
  }
}
