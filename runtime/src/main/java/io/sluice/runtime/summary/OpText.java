package io.sluice.runtime.summary;

import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * An op in one line: its name in the model file (or its function's), and the attributes that are
 * not the usual ones.
 */
final class OpText implements Op.Visitor<String> {
  private final Node node;
  private final Graph graph;

  private OpText(Node node, Graph graph) {
    this.node = node;
    this.graph = graph;
  }

  static String of(Node node, Graph graph) {
    return node.op().accept(new OpText(node, graph));
  }

  @Override
  public String linear(Op.Linear op) {
    return "linear";
  }

  /** With the kernel's extents, which the weights give. */
  @Override
  public String conv(Op.Conv op) {
    Shape weight = graph.tensor(node.inputs().get(1)).shape();
    int[] kernel = Arrays.copyOfRange(weight.toArray(), 2, weight.rank());
    return "conv "
        + Arrays.toString(kernel)
        + unlessAll(1, " stride ", op.stride())
        + unlessAll(0, " padding ", op.padding())
        + unlessAll(1, " dilation ", op.dilation())
        + (op.groups() == 1 ? "" : " groups " + op.groups());
  }

  private static String unlessAll(int usual, String label, List<Integer> values) {
    return values.stream().allMatch(value -> value == usual) ? "" : label + values;
  }

  @Override
  public String batchNorm(Op.BatchNorm op) {
    return "batch_norm epsilon " + op.epsilon();
  }

  @Override
  public String adaptiveAvgPool(Op.AdaptiveAvgPool op) {
    return "adaptive_avg_pool " + op.outputSize();
  }

  @Override
  public String unary(Op.Unary op) {
    return op.function().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String hardSigmoid(Op.HardSigmoid op) {
    return op.isTorch()
        ? "hard_sigmoid"
        : "hard_sigmoid alpha " + op.alpha() + " beta " + op.beta();
  }

  @Override
  public String softmax(Op.Softmax op) {
    return "softmax axis " + op.axis();
  }

  @Override
  public String binary(Op.Binary op) {
    return op.function().name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String reduceMean(Op.ReduceMean op) {
    return "reduce_mean axes " + op.axes() + (op.keepDims() ? " kept" : "");
  }

  @Override
  public String reshape(Op.Reshape op) {
    return "reshape";
  }

  @Override
  public String transpose(Op.Transpose op) {
    return "transpose " + op.permutation();
  }

  @Override
  public String concat(Op.Concat op) {
    return "concat axis " + op.axis();
  }

  @Override
  public String slice(Op.Slice op) {
    return "slice axis " + op.axis() + " from " + op.start() + " to " + op.end();
  }

  @Override
  public String gru(Op.Gru op) {
    return "gru";
  }

  @Override
  public String lstm(Op.Lstm op) {
    return "lstm";
  }

  @Override
  public String quantize(Op.Quantize op) {
    return "quantize";
  }

  @Override
  public String dequantize(Op.Dequantize op) {
    return "dequantize";
  }

  @Override
  public String imported(Op.Imported op) {
    return op.domain() + " " + op.name();
  }
}
