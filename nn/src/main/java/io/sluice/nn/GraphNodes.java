package io.sluice.nn;

import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.TreeEnsemble;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of one node of a graph, by the functions that a module would call.
 *
 * @param operands what the node reads, with the batch in front where it is not constant
 */
record GraphNodes(Node node, List<Tensor> operands, int batch) implements Op.Visitor<List<Tensor>> {

  /** Whether the operand is a weight or bias that training changes. */
  static boolean isTrained(Op op, int operand) {
    int first =
        op instanceof Op.Linear || op instanceof Op.Conv || op instanceof Op.BatchNorm
            ? 1
            : op instanceof Op.Gru ? 2 : op instanceof Op.Lstm ? 3 : Integer.MAX_VALUE;
    boolean statistics = op instanceof Op.BatchNorm && operand > 2;
    return operand >= first && !statistics;
  }

  private Tensor x() {
    return operands.get(0);
  }

  private @Nullable Tensor bias() {
    return operands.size() > 2 ? operands.get(2) : null;
  }

  @Override
  public List<Tensor> linear(Op.Linear op) {
    return List.of(Functional.linear(x(), operands.get(1), bias()));
  }

  @Override
  public List<Tensor> conv(Op.Conv op) {
    int dimensions = op.stride().size();
    List<Integer> before = op.padding().subList(0, dimensions);
    List<Integer> after = op.padding().subList(dimensions, 2 * dimensions);
    boolean even = before.equals(after);
    Tensor x = even ? x() : padded(x(), before, after);
    ConvOptions options =
        new ConvOptions(
            op.stride(), even ? before : List.of(0), op.dilation(), op.groups(), bias() != null);
    return List.of(Products.conv(x, operands.get(1), bias(), options, dimensions));
  }

  private static Tensor padded(Tensor x, List<Integer> before, List<Integer> after) {
    Tensor y = x;
    for (int d = 0; d < before.size(); d++) {
      int axis = 2 + d;
      List<Tensor> parts = new ArrayList<>();
      addZeros(parts, y, axis, before.get(d));
      parts.add(y);
      addZeros(parts, y, axis, after.get(d));
      y = Tensor.cat(parts, axis);
    }
    return y;
  }

  private static void addZeros(List<Tensor> parts, Tensor like, int axis, int extent) {
    if (extent > 0) {
      parts.add(Tensor.zeros(like.shape().withDim(axis, extent).toArray()));
    }
  }

  @Override
  public List<Tensor> batchNorm(Op.BatchNorm op) {
    return List.of(
        Functional.batchNorm(
            x(), operands.get(3), operands.get(4), operands.get(1), operands.get(2), op.epsilon()));
  }

  @Override
  public List<Tensor> adaptiveAvgPool(Op.AdaptiveAvgPool op) {
    int[] bins = op.outputSize().stream().mapToInt(Integer::intValue).toArray();
    return List.of(Pooling.adaptiveAvgPool(x(), bins));
  }

  @Override
  public List<Tensor> unary(Op.Unary op) {
    return List.of(
        switch (op.function()) {
          case RELU -> Functional.relu(x());
          case RELU6 -> Functional.relu6(x());
          case HARD_SWISH -> Functional.hardswish(x());
          case SIGMOID -> Functional.sigmoid(x());
          case TANH -> Functional.tanh(x());
          case SILU -> Functional.silu(x());
        });
  }

  @Override
  public List<Tensor> hardSigmoid(Op.HardSigmoid op) {
    return List.of(Elementwise.hardsigmoid(x(), op));
  }

  @Override
  public List<Tensor> softmax(Op.Softmax op) {
    requireBatchApart(op.axis() == 0);
    return List.of(Functional.softmax(x(), op.axis()));
  }

  @Override
  public List<Tensor> binary(Op.Binary op) {
    Tensor other = operands.get(1);
    return List.of(
        switch (op.function()) {
          case ADD -> x().add(other);
          case SUB -> x().sub(other);
          case MUL -> x().mul(other);
        });
  }

  @Override
  public List<Tensor> reduceMean(Op.ReduceMean op) {
    requireBatchApart(op.axes().contains(0) || op.axes().isEmpty());
    int[] axes = op.axes().stream().mapToInt(Integer::intValue).toArray();
    return List.of(Reductions.mean(x(), op.keepDims(), axes));
  }

  @Override
  public List<Tensor> reshape(Op.Reshape op) {
    requireBatchApart(op.shape().rank() == 0 || op.shape().dim(0) != 1);
    int[] shape = op.shape().toArray();
    if (batch != 1) {
      shape[0] = batch;
    }
    return List.of(x().reshape(shape));
  }

  @Override
  public List<Tensor> transpose(Op.Transpose op) {
    requireBatchApart(op.permutation().get(0) != 0);
    return List.of(x().permute(op.permutation().stream().mapToInt(Integer::intValue).toArray()));
  }

  @Override
  public List<Tensor> concat(Op.Concat op) {
    requireBatchApart(op.axis() == 0);
    return List.of(Tensor.cat(operands.stream().map(this::inBatch).toList(), op.axis()));
  }

  /** A constant beside tensors that have a batch, as often as that. */
  private Tensor inBatch(Tensor operand) {
    return operand.size(0) == batch
        ? operand
        : operand.add(Tensor.zeros(operand.shape().withDim(0, batch).toArray()));
  }

  @Override
  public List<Tensor> slice(Op.Slice op) {
    requireBatchApart(op.axis() == 0);
    return List.of(x().slice(op.axis(), op.start(), op.end()));
  }

  @Override
  public List<Tensor> gru(Op.Gru op) {
    return given(
        RecurrentFunctions.gru(x(), List.of(inBatch(operands.get(1))), operands.subList(2, 6)));
  }

  @Override
  public List<Tensor> lstm(Op.Lstm op) {
    List<Tensor> states = List.of(inBatch(operands.get(1)), inBatch(operands.get(2)));
    return given(RecurrentFunctions.lstm(x(), states, operands.subList(3, 7)));
  }

  private List<Tensor> given(List<Tensor> results) {
    return results.subList(0, node.outputs().size());
  }

  @Override
  public List<Tensor> quantize(Op.Quantize op) {
    throw untrainable();
  }

  @Override
  public List<Tensor> dequantize(Op.Dequantize op) {
    throw untrainable();
  }

  @Override
  public List<Tensor> treeEnsemble(TreeEnsemble op) {
    throw untrainable();
  }

  @Override
  public List<Tensor> imported(Op.Imported op) {
    throw untrainable();
  }

  private InvalidModelException untrainable() {
    return new InvalidModelException("%s cannot be trained".formatted(node.title()));
  }

  private void requireBatchApart(boolean mixes) {
    Operation.require(
        batch == 1 || !mixes, node.title(), "it mixes the events of a batch; run them one by one");
  }
}
