package io.sluice.runtime.plan;

import io.sluice.kernels.Arithmetic;
import io.sluice.kernels.Int8Output;
import io.sluice.kernels.Kernels;
import io.sluice.model.BinaryFunction;
import io.sluice.model.DataType;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.runtime.op.Elements;
import io.sluice.runtime.op.Operands;
import io.sluice.runtime.step.ElementSteps;
import io.sluice.runtime.step.PairedRows;
import java.util.List;

/** Lowers element-wise functions of two tensors: broadcasting becomes rows of constant strides. */
final class BinaryLowering {
  private final Kernels kernels;
  private final Operands node;
  private final BinaryFunction function;
  private final BufferSlice y;
  private final PairedRows[] parts;

  /** Which input the kernels take first, and which second: the first has adjacent elements. */
  private final int first;

  private final int second;
  private final BufferSlice a;
  private final BufferSlice b;

  /** The output gets the order of the input that fills it. */
  BinaryLowering(Kernels kernels, Operands node, BinaryFunction function, BufferPlan buffers) {
    this.kernels = kernels;
    this.node = node;
    this.function = function;
    Shape shape = node.outputShape();
    String left = node.node().inputs().get(0);
    String right = node.node().inputs().get(1);
    Order order = buffers.orderOf(node.shape(0).equals(shape) ? left : right).of(shape);
    int[] ofLeft = sources(node.shape(0), shape, order);
    int[] ofRight = sources(node.shape(1), shape, order);
    boolean commutes = function != BinaryFunction.SUB || node.input(0).type() == DataType.INT8;
    PairedRows[] asGiven = PairedRows.of(ofLeft, ofRight);
    boolean exchanged = commutes && asGiven[0].pairing().aStride() != 1;
    this.first = exchanged ? 1 : 0;
    this.second = 1 - first;
    this.parts = exchanged ? PairedRows.of(ofRight, ofLeft) : asGiven;
    buffers.keep(node.node(), PairedRows.bytes(parts));
    this.a = buffers.of(node.node().inputs().get(first), order);
    this.b = buffers.of(node.node().inputs().get(second), order);
    this.y = buffers.create(node.node().output(), order);
  }

  /** For each element of the output as it lies, where that of an input lies. */
  private static int[] sources(Shape from, Shape to, Order order) {
    int[] sources = Elements.broadcast(from, to);
    return order.arrange(to, order.of(from).positions(from, sources));
  }

  PlannedStep step() {
    return new PlannedStep(List.of(a, b), List.of(y), 0, factory());
  }

  private PlannedStep.Factory factory() {
    if (node.input(0).type() == DataType.INT8) {
      return function == BinaryFunction.MUL ? int8Product() : int8Sum();
    }
    return at ->
        new ElementSteps.BinaryFloats(
            kernels, arithmetic(), parts, at.applyAsInt(a), at.applyAsInt(b), at.applyAsInt(y));
  }

  private Arithmetic arithmetic() {
    return switch (function) {
      case ADD -> Arithmetic.ADD;
      case SUB -> Arithmetic.SUBTRACT;
      case MUL -> Arithmetic.MULTIPLY;
    };
  }

  private PlannedStep.Factory int8Product() {
    QuantParams ofA = node.quantization(first);
    QuantParams ofB = node.quantization(second);
    QuantParams ofY = node.outputQuantization();
    float multiplier = (float) ((double) ofA.scale() * ofB.scale() / ofY.scale());
    return at ->
        new ElementSteps.MultiplyBytes(
            kernels,
            ofA.zeroPoint(),
            ofB.zeroPoint(),
            multiplier,
            Int8Output.of(ofY.zeroPoint()),
            parts,
            at.applyAsInt(a),
            at.applyAsInt(b),
            at.applyAsInt(y));
  }

  private PlannedStep.Factory int8Sum() {
    QuantParams ofY = node.outputQuantization();
    Kernels.Int8Operand left = addend(first, ofY);
    Kernels.Int8Operand right = addend(second, ofY);
    return at ->
        new ElementSteps.AddBytes(
            kernels,
            left,
            right,
            Int8Output.of(ofY.zeroPoint()),
            parts,
            at.applyAsInt(a),
            at.applyAsInt(b),
            at.applyAsInt(y));
  }

  /** What an input counts in the sum; what is subtracted is added with a negative factor. */
  private Kernels.Int8Operand addend(int input, QuantParams ofY) {
    float factor = (float) ((double) node.quantization(input).scale() / ofY.scale());
    boolean subtracted = function == BinaryFunction.SUB && input == 1;
    return new Kernels.Int8Operand(
        node.quantization(input).zeroPoint(), subtracted ? -factor : factor);
  }
}
