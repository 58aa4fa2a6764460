package io.sluice.tools.onnx.export;

import static java.util.stream.Collectors.joining;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which opset a graph can be written in, and what stands against it. A file has one opset for all
 * its nodes, but imported ops may come from several.
 */
final class Opset {
  /** The one that core ops are written in. */
  private static final int USUAL = 17;

  /** From here on the axes of a mean are an input. */
  private static final int AXES_ARE_INPUTS = 18;

  /** The opsets at which an op got another meaning or form; at others it only took more types. */
  private static final Map<String, List<Integer>> CHANGES =
      Map.ofEntries(
          Map.entry("Add", List.of(7)),
          Map.entry("And", List.of(7)),
          Map.entry("BatchNormalization", List.of(7, 9, 14)),
          Map.entry("Cast", List.of(6)),
          Map.entry("Clip", List.of(6, 11)),
          Map.entry("Div", List.of(7)),
          Map.entry("Dropout", List.of(7, 12)),
          Map.entry("Equal", List.of(7)),
          Map.entry("Gemm", List.of(7)),
          Map.entry("Greater", List.of(7)),
          Map.entry("GRU", List.of(3, 7)),
          Map.entry("Hardmax", List.of(13)),
          Map.entry("Less", List.of(7)),
          Map.entry("LogSoftmax", List.of(13)),
          Map.entry("LSTM", List.of(7)),
          Map.entry("Mul", List.of(7)),
          Map.entry("Or", List.of(7)),
          Map.entry("Pad", List.of(2, 11)),
          Map.entry("Pow", List.of(7)),
          Map.entry("PRelu", List.of(7)),
          Map.entry("ReduceL1", List.of(18)),
          Map.entry("ReduceL2", List.of(18)),
          Map.entry("ReduceLogSum", List.of(18)),
          Map.entry("ReduceLogSumExp", List.of(18)),
          Map.entry("ReduceMax", List.of(18)),
          Map.entry("ReduceMean", List.of(18)),
          Map.entry("ReduceMin", List.of(18)),
          Map.entry("ReduceProd", List.of(18)),
          Map.entry("ReduceSum", List.of(13)),
          Map.entry("ReduceSumSquare", List.of(18)),
          Map.entry("Reshape", List.of(5)),
          Map.entry("Resize", List.of(11, 18)),
          Map.entry("RNN", List.of(7)),
          Map.entry("Scatter", List.of(11)),
          Map.entry("Slice", List.of(10)),
          Map.entry("Softmax", List.of(13)),
          Map.entry("Split", List.of(2, 13, 18)),
          Map.entry("Squeeze", List.of(13)),
          Map.entry("Sub", List.of(7)),
          Map.entry("TopK", List.of(10, 11)),
          Map.entry("Unsqueeze", List.of(13)),
          Map.entry("Upsample", List.of(7, 9, 10)),
          Map.entry("Xor", List.of(7)));

  private final int version;

  private Opset(int version) {
    this.version = version;
  }

  int version() {
    return version;
  }

  boolean axesAreInputs() {
    return version >= AXES_ARE_INPUTS;
  }

  /**
   * The opset for a graph.
   *
   * @throws InvalidModelException naming all nodes that cannot be written in it
   */
  static Opset of(Graph graph) {
    int newest = USUAL;
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Imported op && op.domain().equals(Op.Imported.ONNX)) {
        newest = Math.max(newest, op.version());
      }
    }
    List<String> obstacles = new ArrayList<>();
    for (Node node : graph.nodes()) {
      String obstacle = obstacle(node, graph, newest);
      if (!obstacle.isEmpty()) {
        obstacles.add(node.title() + " " + obstacle);
      }
    }
    if (!obstacles.isEmpty()) {
      throw new InvalidModelException(
          "%d of %d nodes cannot be exported to ONNX: %s"
              .formatted(
                  obstacles.size(),
                  graph.nodes().size(),
                  obstacles.stream().collect(joining("; "))));
    }
    return new Opset(newest);
  }

  /** Why a node cannot be written, or the empty text. */
  private static String obstacle(Node node, Graph graph, int opset) {
    if (node.op() instanceof Op.Imported op) {
      return imported(op, opset);
    }
    for (String name : node.presentInputs()) {
      TensorSpec tensor = graph.tensor(name);
      switch (tensor.type()) {
        case FLOAT32, INT8, INT32 -> {}
        default -> {
          return "has no ONNX form for " + tensor.type().code() + " tensor '" + name + "'";
        }
      }
    }
    if (node.op() instanceof Op.Gru || node.op() instanceof Op.Lstm) {
      int states = node.op() instanceof Op.Gru ? 1 : 2;
      for (String parameter : node.inputs().subList(1 + states, 5 + states)) {
        if (graph.constant(parameter) == null) {
          return "has computed weights '" + parameter + "', whose gates cannot be reordered";
        }
      }
    }
    return "";
  }

  private static String imported(Op.Imported op, int opset) {
    if (!op.domain().equals(Op.Imported.ONNX)) {
      return "is an op of " + op.domain() + ", which ONNX does not have";
    }
    for (int change : CHANGES.getOrDefault(op.name(), List.of())) {
      if (op.version() < change && change <= opset) {
        return "is of opset " + op.version() + " and has a different meaning in opset " + opset;
      }
    }
    return "";
  }
}
