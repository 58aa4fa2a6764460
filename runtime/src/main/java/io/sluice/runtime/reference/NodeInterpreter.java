package io.sluice.runtime.reference;

import io.sluice.kernels.Activation;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import io.sluice.runtime.op.Elements;
import io.sluice.runtime.op.FloatFunctions;
import io.sluice.runtime.op.ImportedOps;
import io.sluice.runtime.op.Operands;
import java.util.stream.IntStream;

/** The computation of one node, in the form that the type of its first input asks for. */
public final class NodeInterpreter implements Op.Visitor<Runnable> {
  private final Operands node;
  private final boolean int8;

  private NodeInterpreter(Operands node) {
    this.node = node;
    this.int8 = node.has(0) && node.input(0).type() == DataType.INT8;
  }

  /** Computes the node's outputs from its inputs. */
  public static void run(Operands node) {
    node.node().op().accept(new NodeInterpreter(node)).run();
  }

  @Override
  public Runnable linear(Op.Linear op) {
    return int8 ? () -> Int8Ops.linear(node) : () -> FloatOps.linear(node);
  }

  @Override
  public Runnable conv(Op.Conv op) {
    return int8 ? () -> Int8Ops.conv(node, op) : () -> FloatOps.conv(node, op);
  }

  @Override
  public Runnable batchNorm(Op.BatchNorm op) {
    return int8 ? () -> Int8Ops.batchNorm(node, op) : () -> FloatOps.batchNorm(node, op);
  }

  @Override
  public Runnable adaptiveAvgPool(Op.AdaptiveAvgPool op) {
    return mean(Elements.bins(node.shape(0), node.outputShape()));
  }

  @Override
  public Runnable reduceMean(Op.ReduceMean op) {
    return mean(Elements.along(node.shape(0), op.axes()));
  }

  private Runnable mean(int[][] groups) {
    return int8 ? () -> Int8Ops.mean(node, groups) : () -> FloatOps.mean(node, groups);
  }

  @Override
  public Runnable unary(Op.Unary op) {
    return unary(FloatFunctions.of(op.function(), node.graph().numerics()));
  }

  @Override
  public Runnable hardSigmoid(Op.HardSigmoid op) {
    return unary(FloatFunctions.of(op, node.graph().numerics()));
  }

  private Runnable unary(Activation function) {
    return int8 ? () -> Int8Ops.unary(node, function) : () -> FloatOps.unary(node, function);
  }

  @Override
  public Runnable softmax(Op.Softmax op) {
    return int8 ? () -> Int8Ops.softmax(node, op) : () -> FloatOps.softmax(node, op);
  }

  @Override
  public Runnable binary(Op.Binary op) {
    return int8 ? () -> Int8Ops.binary(node, op) : () -> FloatOps.binary(node, op);
  }

  @Override
  public Runnable reshape(Op.Reshape op) {
    return copy(IntStream.range(0, node.outputShape().elementCount()).toArray());
  }

  @Override
  public Runnable transpose(Op.Transpose op) {
    return copy(Elements.transpose(node.shape(0), node.outputShape(), op));
  }

  @Override
  public Runnable slice(Op.Slice op) {
    return copy(Elements.slice(node.shape(0), node.outputShape(), op));
  }

  private Runnable copy(int[] sources) {
    return int8 ? () -> Int8Ops.copy(node, sources) : () -> FloatOps.copy(node, sources);
  }

  @Override
  public Runnable concat(Op.Concat op) {
    return int8 ? () -> Int8Ops.concat(node, op) : () -> FloatOps.concat(node, op);
  }

  @Override
  public Runnable gru(Op.Gru op) {
    return () -> RecurrentLayerOps.gru(node);
  }

  @Override
  public Runnable lstm(Op.Lstm op) {
    return () -> RecurrentLayerOps.lstm(node);
  }

  @Override
  public Runnable quantize(Op.Quantize op) {
    return () -> Int8Ops.quantize(node, node.floats(0));
  }

  @Override
  public Runnable dequantize(Op.Dequantize op) {
    return () -> node.give(Int8Ops.dequantize(node.bytes(0), node.quantization(0)));
  }

  @Override
  public Runnable imported(Op.Imported op) {
    return () -> ImportedOps.run(node);
  }
}
