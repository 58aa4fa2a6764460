package io.sluice.runtime.plan;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.kernels.Activation;
import io.sluice.kernels.Kernels;
import io.sluice.kernels.LookupTable;
import io.sluice.kernels.QuantizeRounding;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TreeEnsemble;
import io.sluice.runtime.op.ConvGeometry;
import io.sluice.runtime.op.Elements;
import io.sluice.runtime.op.FloatFunctions;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.op.Quantizations;
import io.sluice.runtime.step.ElementSteps;
import io.sluice.runtime.step.ReductionSteps;
import io.sluice.runtime.step.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * From one node to the steps that compute it: shapes, scales and weights become what the kernels
 * take. A node that only renames elements becomes no step at all.
 */
final class Lowering implements Op.Visitor<List<PlannedStep>> {
  private final Kernels kernels;
  private final Operands node;
  private final BufferPlan buffers;
  private final @Nullable FusedActivation fused;
  private final boolean int8;

  private Lowering(
      Kernels kernels, Operands node, BufferPlan buffers, @Nullable FusedActivation fused) {
    this.kernels = kernels;
    this.node = node;
    this.buffers = buffers;
    this.fused = fused;
    this.int8 = node.has(0) && node.input(0).type() == DataType.INT8;
  }

  /**
   * The steps of a node.
   *
   * @param node its values are those of the constants
   * @param buffers has the slices of the node's inputs, and gets those of its outputs
   * @param fused the activation that is computed with the node, or null
   * @throws io.sluice.model.InvalidModelException if the node asks for more than the kernels can
   */
  static List<PlannedStep> lower(
      Kernels kernels, Operands node, BufferPlan buffers, @Nullable FusedActivation fused) {
    return node.node().op().accept(new Lowering(kernels, node, buffers, fused));
  }

  private BufferSlice in(int index) {
    return in(index, Order.ROW_MAJOR);
  }

  private BufferSlice in(int index, Order order) {
    return buffers.of(node.node().inputs().get(index), order);
  }

  /** The order in which an input lies. */
  private Order order(int index) {
    return buffers.orderOf(node.node().inputs().get(index));
  }

  private BufferSlice out() {
    return out(Order.ROW_MAJOR);
  }

  private BufferSlice out(Order order) {
    return buffers.create(node.node().output(), order);
  }

  private void requireConstants(int first) {
    for (int i = first; node.has(i); i++) {
      check(
          node.values().has(node.input(i).name()),
          "%s: input %d ('%s') is computed, but weights must be constant",
          node.node().title(),
          i,
          node.input(i).name());
    }
  }

  private ProductOperands product() {
    requireConstants(1);
    return new ProductOperands(node, fused);
  }

  /** The output's slice, or the activation's where that is fused. */
  private BufferSlice productOut() {
    return fused == null ? out() : buffers.create(fused.output());
  }

  @Override
  public List<PlannedStep> linear(Op.Linear op) {
    return List.of(linear());
  }

  private PlannedStep linear() {
    ProductOperands operands = product();
    BufferSlice y = productOut();
    return new LinearLowering(kernels, node, operands, in(0), y).step();
  }

  @Override
  public List<PlannedStep> conv(Op.Conv op) {
    if (ConvGeometry.of(op, node).isLinear()) {
      return List.of(linear());
    }
    ProductOperands operands = product();
    String output = fused == null ? node.node().output() : fused.output();
    return new ConvLowering(kernels, node, op, operands, buffers, output).steps();
  }

  @Override
  public List<PlannedStep> batchNorm(Op.BatchNorm op) {
    requireConstants(1);
    BatchNormLowering lowering = new BatchNormLowering(kernels, node, op);
    return int8 ? lowering.bytes(in(0), out()) : lowering.floats(in(0), out());
  }

  @Override
  public List<PlannedStep> adaptiveAvgPool(Op.AdaptiveAvgPool op) {
    return mean(Elements.bins(node.shape(0), node.outputShape()), order(0));
  }

  @Override
  public List<PlannedStep> reduceMean(Op.ReduceMean op) {
    return mean(Elements.along(node.shape(0), op.axes()), Order.ROW_MAJOR);
  }

  /**
   * Means of the input where it lies.
   *
   * @param elements of each output, as row-major indices
   */
  private List<PlannedStep> mean(int[][] elements, Order wanted) {
    Order own = order(0);
    Order given = wanted.of(node.outputShape());
    int[][] arranged = new int[elements.length][];
    for (int i = 0; i < arranged.length; i++) {
      int position = given.position(node.outputShape(), i);
      arranged[position] = own.positions(node.shape(0), elements[i]);
    }
    buffers.keep(node.node(), (long) Integer.BYTES * node.shape(0).elementCount());
    return List.of(new MeanLowering(kernels, node, arranged).step(in(0, own), out(given)));
  }

  @Override
  public List<PlannedStep> unary(Op.Unary op) {
    return activation(FloatFunctions.of(op.function(), node.graph().numerics()));
  }

  @Override
  public List<PlannedStep> hardSigmoid(Op.HardSigmoid op) {
    return activation(FloatFunctions.of(op, node.graph().numerics()));
  }

  private List<PlannedStep> activation(Activation function) {
    if (int8) {
      return lookUp(
          Int8Numerics.table(
              node.graph().numerics(), function, node.quantization(0), node.outputQuantization()));
    }
    int count = node.outputShape().elementCount();
    BufferSlice x = in(0, order(0));
    BufferSlice y = out(order(0));
    return List.of(
        PlannedStep.of(
            x,
            y,
            at ->
                new ElementSteps.Activate(
                    kernels, function, at.applyAsInt(x), at.applyAsInt(y), count)));
  }

  private List<PlannedStep> lookUp(LookupTable table) {
    int count = node.outputShape().elementCount();
    BufferSlice x = in(0, order(0));
    BufferSlice y = out(order(0));
    return List.of(
        PlannedStep.of(
            x,
            y,
            at ->
                new ElementSteps.LookUp(
                    kernels, table, at.applyAsInt(x), at.applyAsInt(y), count)));
  }

  @Override
  public List<PlannedStep> softmax(Op.Softmax op) {
    int count = node.outputShape().elementCount();
    if (!int8) {
      return List.of(softmax(op.axis(), in(0), out()));
    }
    BufferSlice reals = BufferSlice.ofNew(DataType.FLOAT32, count);
    BufferSlice shares = BufferSlice.ofNew(DataType.FLOAT32, count);
    return List.of(
        dequantize(in(0), node.quantization(0), reals, count),
        softmax(op.axis(), reals, shares),
        quantize(shares, node.outputQuantization(), out(), count));
  }

  private PlannedStep softmax(int axis, BufferSlice x, BufferSlice y) {
    Shape shape = node.shape(0);
    int outer = shape.elementCount(0, axis);
    int inner = shape.elementCount(axis + 1, shape.rank());
    return PlannedStep.of(
        x,
        y,
        at ->
            new ReductionSteps.Softmax(
                kernels, outer, shape.dim(axis), inner, at.applyAsInt(x), at.applyAsInt(y)));
  }

  @Override
  public List<PlannedStep> binary(Op.Binary op) {
    return List.of(new BinaryLowering(kernels, node, op.function(), buffers).step());
  }

  @Override
  public List<PlannedStep> reshape(Op.Reshape op) {
    return move(IntStream.range(0, op.shape().elementCount()).toArray());
  }

  @Override
  public List<PlannedStep> transpose(Op.Transpose op) {
    return move(Elements.transpose(node.shape(0), node.outputShape(), op));
  }

  @Override
  public List<PlannedStep> slice(Op.Slice op) {
    return move(Elements.slice(node.shape(0), node.outputShape(), op));
  }

  /**
   * Output element i is input element {@code sources[i]}. Where an order of the output leaves them
   * as they lie, none is moved.
   */
  private List<PlannedStep> move(int[] sources) {
    Shape shape = node.outputShape();
    LookupTable table = rescaling(0);
    int[] positions = order(0).positions(node.shape(0), sources);
    BufferSlice x = in(0, order(0));
    int[] targets = IntStream.range(0, sources.length).toArray();
    for (Order order : Order.values()) {
      int[] arranged = order.of(shape).arrange(shape, positions);
      if (table == null && Runs.of(arranged).isContiguous(0)) {
        buffers.share(node.node().output(), x.from(arranged[0]), order);
        return List.of();
      }
    }
    Order order = order(0).of(shape);
    Runs runs = Runs.of(order.arrange(shape, positions), targets);
    return List.of(copy(x, table, runs, out(order)));
  }

  @Override
  public List<PlannedStep> concat(Op.Concat op) {
    Order to = order(0).of(node.outputShape());
    BufferSlice y = out(to);
    List<PlannedStep> copies = new ArrayList<>();
    int before = 0;
    for (int i = 0; node.has(i); i++) {
      Order from = order(i);
      int[] targets = Elements.concat(node.shape(i), node.outputShape(), op.axis(), before);
      int[] arranged = from.arrange(node.shape(i), to.positions(node.outputShape(), targets));
      Runs runs = Runs.of(IntStream.range(0, targets.length).toArray(), arranged);
      copies.add(copy(in(i, from), rescaling(i), runs, y));
      before += node.shape(i).dim(op.axis());
    }
    return copies;
  }

  /** From an input's scale to the output's, or null where nothing changes. */
  private @Nullable LookupTable rescaling(int input) {
    if (!int8 || Quantizations.equal(node.quantization(input), node.outputQuantization())) {
      return null;
    }
    return LookupTable.rescaling(
        Quantizations.of(node.quantization(input)), Quantizations.of(node.outputQuantization()));
  }

  private PlannedStep copy(BufferSlice x, @Nullable LookupTable table, Runs runs, BufferSlice y) {
    buffers.keep(node.node(), runs.bytes());
    return PlannedStep.of(
        x,
        y,
        int8
            ? at ->
                new ElementSteps.CopyBytes(kernels, table, runs, at.applyAsInt(x), at.applyAsInt(y))
            : at -> new ElementSteps.CopyFloats(kernels, runs, at.applyAsInt(x), at.applyAsInt(y)));
  }

  @Override
  public List<PlannedStep> gru(Op.Gru op) {
    requireConstants(2);
    return recurrent(2).gru();
  }

  @Override
  public List<PlannedStep> lstm(Op.Lstm op) {
    requireConstants(3);
    return recurrent(3).lstm();
  }

  private RecurrentLowering recurrent(int computed) {
    List<BufferSlice> inputs = IntStream.range(0, computed).mapToObj(this::in).toList();
    List<BufferSlice> outputs = node.node().outputs().stream().map(buffers::create).toList();
    return new RecurrentLowering(kernels, node, inputs, outputs);
  }

  @Override
  public List<PlannedStep> treeEnsemble(TreeEnsemble op) {
    requireConstants(1);
    return List.of(new TreeLowering(node, op).step(in(0), out(), buffers));
  }

  @Override
  public List<PlannedStep> quantize(Op.Quantize op) {
    return List.of(
        quantize(
            in(0, order(0)),
            node.outputQuantization(),
            out(order(0)),
            node.outputShape().elementCount()));
  }

  private PlannedStep quantize(BufferSlice x, QuantParams to, BufferSlice y, int count) {
    QuantizeRounding how = Int8Numerics.quantizeRounding(node.graph().numerics());
    return PlannedStep.of(
        x,
        y,
        at ->
            new ElementSteps.Quantize(
                kernels, how, Quantizations.of(to), at.applyAsInt(x), at.applyAsInt(y), count));
  }

  @Override
  public List<PlannedStep> dequantize(Op.Dequantize op) {
    return List.of(
        dequantize(
            in(0, order(0)),
            node.quantization(0),
            out(order(0)),
            node.outputShape().elementCount()));
  }

  private PlannedStep dequantize(BufferSlice x, QuantParams from, BufferSlice y, int count) {
    return PlannedStep.of(
        x,
        y,
        at ->
            new ElementSteps.Dequantize(
                kernels, Quantizations.of(from), at.applyAsInt(x), at.applyAsInt(y), count));
  }

  @Override
  public List<PlannedStep> imported(Op.Imported op) {
    return List.of(new PlainLowering(node, buffers).step());
  }
}
