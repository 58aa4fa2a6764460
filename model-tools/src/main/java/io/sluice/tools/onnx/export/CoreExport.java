package io.sluice.tools.onnx.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TreeEnsemble;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The float form of each op of one output in ONNX. A node of ONNX that stands for the whole op has
 * the node's name.
 */
final class CoreExport implements Op.Visitor<Runnable> {
  private final OnnxDraft draft;
  private final Opset opset;
  private final Node node;
  private final List<OnnxTensor> inputs;
  private final OnnxTensor output;

  private CoreExport(
      OnnxDraft draft, Opset opset, Node node, List<OnnxTensor> inputs, OnnxTensor output) {
    this.draft = draft;
    this.opset = opset;
    this.node = node;
    this.inputs = inputs;
    this.output = output;
  }

  /**
   * Writes a node.
   *
   * @param inputs float; of a linear layer the first is a matrix, whatever it is in the graph
   * @param output float, declared
   */
  static void write(
      OnnxDraft draft, Opset opset, Node node, List<OnnxTensor> inputs, OnnxTensor output) {
    node.op().accept(new CoreExport(draft, opset, node, inputs, output)).run();
  }

  private Shape inputShape() {
    return inputs.get(0).shape();
  }

  /** One node of ONNX on all inputs and further constants. */
  private Runnable whole(String opType, List<String> constants, AttributeProto... attributes) {
    List<String> operands = new ArrayList<>(inputs.stream().map(OnnxTensor::name).toList());
    operands.addAll(constants);
    return () -> draft.keptNode(node.name(), opType, operands, List.of(output.name()), attributes);
  }

  private Runnable whole(String opType, AttributeProto... attributes) {
    return whole(opType, List.of(), attributes);
  }

  @Override
  public Runnable linear(Op.Linear op) {
    return whole("Gemm", OnnxProtos.attribute("transB", 1));
  }

  @Override
  public Runnable conv(Op.Conv op) {
    Shape weight = inputs.get(1).shape();
    List<Integer> kernel = IntStream.range(2, weight.rank()).mapToObj(weight::dim).toList();
    return whole(
        "Conv",
        OnnxProtos.attribute("dilations", op.dilation()),
        OnnxProtos.attribute("group", op.groups()),
        OnnxProtos.attribute("kernel_shape", kernel),
        OnnxProtos.attribute("pads", op.padding()),
        OnnxProtos.attribute("strides", op.stride()));
  }

  @Override
  public Runnable batchNorm(Op.BatchNorm op) {
    return whole("BatchNormalization", OnnxProtos.attribute("epsilon", op.epsilon()));
  }

  @Override
  public Runnable adaptiveAvgPool(Op.AdaptiveAvgPool op) {
    if (op.outputSize().stream().allMatch(bins -> bins == 1)) {
      return whole("GlobalAveragePool");
    }
    List<Integer> kernel = new ArrayList<>();
    List<Integer> stride = new ArrayList<>();
    for (int d = 0; d < op.outputSize().size(); d++) {
      Bins bins = new Bins(inputShape().dim(2 + d), op.outputSize().get(d));
      if (!bins.even()) {
        return this::unevenPool;
      }
      kernel.add(bins.length(0));
      stride.add(bins.count() > 1 ? bins.start(1) : 1);
    }
    return whole(
        "AveragePool",
        OnnxProtos.attribute("kernel_shape", kernel),
        OnnxProtos.attribute("strides", stride));
  }

  /** Axis by axis, the mean of each bin of its own; the mean of equal rows' means is the mean. */
  private void unevenPool() {
    OnnxTensor at = inputs.get(0);
    int rank = at.shape().rank();
    for (int axis = 2; axis < rank; axis++) {
      Shape shape = at.shape().withDim(axis, output.shape().dim(axis));
      OnnxTensor pooled =
          axis == rank - 1 ? output : draft.tensor(output.name() + ".pooled", at.type(), shape);
      List<String> means = new ArrayList<>();
      Bins bins = new Bins(at.shape().dim(axis), shape.dim(axis));
      for (int bin = 0; bin < bins.count(); bin++) {
        means.add(meanOfBin(at, axis, bins.start(bin), bins.end(bin)));
      }
      draft.node("Concat", means, pooled.name(), OnnxProtos.attribute("axis", axis));
      at = pooled;
    }
  }

  private String meanOfBin(OnnxTensor x, int axis, int start, int end) {
    OnnxTensor part =
        draft.tensor(output.name() + ".bin", x.type(), x.shape().withDim(axis, end - start));
    List<String> operands = new ArrayList<>(List.of(x.name()));
    operands.addAll(bounds(axis, start, end));
    draft.node("Slice", operands, part.name());
    OnnxTensor mean = draft.tensor(output.name() + ".mean", x.type(), x.shape().withDim(axis, 1));
    if (opset.axesAreInputs()) {
      draft.node("ReduceMean", List.of(part.name(), axes(List.of(axis))), mean.name());
    } else {
      draft.node(
          "ReduceMean",
          List.of(part.name()),
          mean.name(),
          OnnxProtos.attribute("axes", List.of(axis)));
    }
    return mean.name();
  }

  private List<String> bounds(int axis, int start, int end) {
    String name = output.name();
    return List.of(
        draft.int64s(name + ".start", start),
        draft.int64s(name + ".end", end),
        draft.int64s(name + ".axis", axis));
  }

  private String axes(List<Integer> axes) {
    return draft.int64s(
        output.name() + ".axes", axes.stream().mapToLong(Integer::longValue).toArray());
  }

  @Override
  public Runnable unary(Op.Unary op) {
    return switch (op.function()) {
      case RELU -> whole("Relu");
      case RELU6 -> () -> whole("Clip", List.of(scalar("min", 0), scalar("max", 6))).run();
      case HARD_SWISH -> whole("HardSwish");
      case SIGMOID -> whole("Sigmoid");
      case TANH -> whole("Tanh");
      case SILU -> this::silu;
    };
  }

  private String scalar(String name, float value) {
    return draft.constant(output.name() + "." + name, TensorData.ofFloats(Shape.of(), value));
  }

  private void silu() {
    String x = inputs.get(0).name();
    OnnxTensor gate = draft.tensor(output.name() + ".sigmoid", DataType.FLOAT32, output.shape());
    draft.node("Sigmoid", List.of(x), gate.name());
    draft.keptNode(node.name(), "Mul", List.of(x, gate.name()), List.of(output.name()));
  }

  @Override
  public Runnable hardSigmoid(Op.HardSigmoid op) {
    return whole(
        "HardSigmoid",
        OnnxProtos.attribute("alpha", op.alpha()),
        OnnxProtos.attribute("beta", op.beta()));
  }

  @Override
  public Runnable softmax(Op.Softmax op) {
    return whole("Softmax", OnnxProtos.attribute("axis", op.axis()));
  }

  @Override
  public Runnable binary(Op.Binary op) {
    return switch (op.function()) {
      case ADD -> whole("Add");
      case SUB -> whole("Sub");
      case MUL -> whole("Mul");
    };
  }

  @Override
  public Runnable reduceMean(Op.ReduceMean op) {
    if (op.axes().isEmpty()) {
      return whole("Identity");
    }
    AttributeProto keepDims = OnnxProtos.attribute("keepdims", op.keepDims() ? 1 : 0);
    return opset.axesAreInputs()
        ? () -> whole("ReduceMean", List.of(axes(op.axes())), keepDims).run()
        : whole("ReduceMean", OnnxProtos.attribute("axes", op.axes()), keepDims);
  }

  @Override
  public Runnable reshape(Op.Reshape op) {
    return () -> draft.reshape(inputs.get(0), output);
  }

  @Override
  public Runnable transpose(Op.Transpose op) {
    return whole("Transpose", OnnxProtos.attribute("perm", op.permutation()));
  }

  @Override
  public Runnable concat(Op.Concat op) {
    return whole("Concat", OnnxProtos.attribute("axis", op.axis()));
  }

  @Override
  public Runnable slice(Op.Slice op) {
    return () -> whole("Slice", bounds(op.axis(), op.start(), op.end())).run();
  }

  @Override
  public Runnable gru(Op.Gru op) {
    throw notOneOutput();
  }

  @Override
  public Runnable lstm(Op.Lstm op) {
    throw notOneOutput();
  }

  @Override
  public Runnable quantize(Op.Quantize op) {
    throw notOneOutput();
  }

  @Override
  public Runnable dequantize(Op.Dequantize op) {
    throw notOneOutput();
  }

  @Override
  public Runnable treeEnsemble(TreeEnsemble op) {
    throw new InvalidModelException(
        node.title() + ": Sluice does not export trees to ONNX; keep the file it came from");
  }

  @Override
  public Runnable imported(Op.Imported op) {
    throw notOneOutput();
  }

  private IllegalStateException notOneOutput() {
    return new IllegalStateException(node.title() + " has an export of its own");
  }

  /**
   * The bins of one axis: bin i covers floor(i * extent / count) to ceil((i + 1) * extent / count).
   */
  private record Bins(int extent, int count) {
    int start(int bin) {
      return (int) ((long) bin * extent / count);
    }

    int end(int bin) {
      return (int) (((bin + 1L) * extent + count - 1) / count);
    }

    int length(int bin) {
      return end(bin) - start(bin);
    }

    /** Whether all bins are equally long and equally far from each other. */
    boolean even() {
      for (int bin = 1; bin < count; bin++) {
        if (length(bin) != length(0) || start(bin) != bin * start(1)) {
          return false;
        }
      }
      return count == 1 || start(1) > 0;
    }
  }
}
