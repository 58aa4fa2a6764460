package io.sluice.runtime.op;

import static io.sluice.model.DataType.FLOAT32;
import static io.sluice.model.DataType.INT32;
import static io.sluice.model.DataType.INT8;
import static io.sluice.model.InvalidModelException.check;
import static java.util.stream.Collectors.joining;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The tensor types each op has an arithmetic for, and how INT8 operands may be quantized: weights
 * for each output channel or as a whole with zero point 0, all else as a whole.
 */
public final class TypeRules implements Op.Visitor<List<List<DataType>>> {
  private final int inputs;

  private TypeRules(int inputs) {
    this.inputs = inputs;
  }

  /**
   * Checks all nodes, and that what the graph takes and gives is quantized as a whole if it is. An
   * {@link Op.Imported} is checked when it is prepared.
   *
   * @throws InvalidModelException naming the first node or tensor that has no arithmetic
   */
  public static void enforce(Graph graph) {
    for (Node node : graph.nodes()) {
      if (!(node.op() instanceof Op.Imported)) {
        checkTypes(node, graph);
        checkQuantization(node, graph);
      }
    }
    for (List<String> names : List.of(graph.inputs(), graph.outputs())) {
      for (String name : names) {
        QuantParams quantization = graph.tensor(name).quantization();
        check(
            quantization == null || !quantization.isPerChannel(),
            "graph input or output '%s' is quantized with %s; only as a whole",
            name,
            quantization);
      }
    }
  }

  private static void checkTypes(Node node, Graph graph) {
    int inputs = node.inputs().size();
    List<DataType> types = new ArrayList<>();
    node.inputs().forEach(name -> types.add(graph.tensor(name).type()));
    node.outputs().forEach(name -> types.add(graph.tensor(name).type()));
    List<List<DataType>> accepted = node.op().accept(new TypeRules(inputs));
    check(
        accepted.contains(types),
        "%s has no arithmetic for %s; it takes %s",
        node.title(),
        signature(types, inputs),
        accepted.stream().map(form -> signature(form, inputs)).collect(joining(" or ")));
  }

  private static String signature(List<DataType> types, int inputs) {
    List<String> codes = types.stream().map(DataType::code).toList();
    return String.join(", ", codes.subList(0, inputs))
        + " -> "
        + String.join(", ", codes.subList(inputs, codes.size()));
  }

  private static void checkQuantization(Node node, Graph graph) {
    List<Integer> weights = weights(node.op());
    for (int i = 0; i < node.inputs().size(); i++) {
      checkOperand(node, graph.tensor(node.inputs().get(i)), weights.contains(i));
    }
    for (String output : node.outputs()) {
      checkOperand(node, graph.tensor(output), false);
    }
  }

  private static void checkOperand(Node node, TensorSpec operand, boolean weight) {
    if (operand.type() != INT8) {
      return;
    }
    QuantParams quantization = operand.requireQuantization();
    Integer axis = quantization.axis();
    boolean fits =
        weight
            ? (axis == null || axis == 0)
                && Arrays.stream(quantization.zeroPoints()).allMatch(z -> z == 0)
            : axis == null;
    check(
        fits,
        "%s: tensor '%s' is quantized with %s; %s",
        node.title(),
        operand.name(),
        quantization,
        weight
            ? "weights need zero points 0 and one scale, or one for each index of axis 0"
            : "only weights may have a scale for each channel");
  }

  /** Which of an op's inputs are weights. */
  private static List<Integer> weights(Op op) {
    if (op instanceof Op.Linear || op instanceof Op.Conv) {
      return List.of(1);
    }
    if (op instanceof Op.Gru) {
      return List.of(2, 3);
    }
    return op instanceof Op.Lstm ? List.of(3, 4) : List.of();
  }

  private List<DataType> all(DataType type, int outputs) {
    return Collections.nCopies(inputs + outputs, type);
  }

  private List<List<DataType>> floatOrInt8() {
    return List.of(all(FLOAT32, 1), all(INT8, 1));
  }

  private List<List<DataType>> weighted() {
    List<DataType> quantized =
        inputs == 2 ? List.of(INT8, INT8, INT8) : List.of(INT8, INT8, INT32, INT8);
    return List.of(all(FLOAT32, 1), quantized);
  }

  private List<List<DataType>> recurrent(Op op, int outputs) {
    List<Integer> weights = weights(op);
    List<DataType> quantized =
        IntStream.range(0, inputs + outputs)
            .mapToObj(i -> i == 0 || weights.contains(i) ? INT8 : FLOAT32)
            .toList();
    return List.of(all(FLOAT32, outputs), quantized);
  }

  @Override
  public List<List<DataType>> linear(Op.Linear op) {
    return weighted();
  }

  @Override
  public List<List<DataType>> conv(Op.Conv op) {
    return weighted();
  }

  @Override
  public List<List<DataType>> batchNorm(Op.BatchNorm op) {
    return List.of(all(FLOAT32, 1), List.of(INT8, FLOAT32, FLOAT32, FLOAT32, FLOAT32, INT8));
  }

  @Override
  public List<List<DataType>> adaptiveAvgPool(Op.AdaptiveAvgPool op) {
    return floatOrInt8();
  }

  @Override
  public List<List<DataType>> unary(Op.Unary op) {
    return floatOrInt8();
  }

  @Override
  public List<List<DataType>> hardSigmoid(Op.HardSigmoid op) {
    return floatOrInt8();
  }

  @Override
  public List<List<DataType>> softmax(Op.Softmax op) {
    return floatOrInt8();
  }

  @Override
  public List<List<DataType>> binary(Op.Binary op) {
    return floatOrInt8();
  }

  @Override
  public List<List<DataType>> reduceMean(Op.ReduceMean op) {
    return floatOrInt8();
  }

  @Override
  public List<List<DataType>> reshape(Op.Reshape op) {
    return floatOrInt8();
  }

  @Override
  public List<List<DataType>> transpose(Op.Transpose op) {
    return floatOrInt8();
  }

  @Override
  public List<List<DataType>> concat(Op.Concat op) {
    return floatOrInt8();
  }

  @Override
  public List<List<DataType>> slice(Op.Slice op) {
    return floatOrInt8();
  }

  @Override
  public List<List<DataType>> gru(Op.Gru op) {
    return recurrent(op, 2);
  }

  @Override
  public List<List<DataType>> lstm(Op.Lstm op) {
    return recurrent(op, 3);
  }

  @Override
  public List<List<DataType>> quantize(Op.Quantize op) {
    return List.of(List.of(FLOAT32, INT8));
  }

  @Override
  public List<List<DataType>> dequantize(Op.Dequantize op) {
    return List.of(List.of(INT8, FLOAT32));
  }

  @Override
  public List<List<DataType>> imported(Op.Imported op) {
    throw new IllegalStateException("imported ops have rules of their own");
  }
}
