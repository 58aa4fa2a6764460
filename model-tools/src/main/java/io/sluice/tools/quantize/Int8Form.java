package io.sluice.tools.quantize;

import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.TreeEnsemble;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the INT8 form of a node's op makes of each operand.
 *
 * @param operands one for each input; empty if the op has no INT8 form
 * @param result how the outputs' parameters come about
 * @param fixed the outputs' parameters where they are fixed, else null
 */
record Int8Form(List<Operand> operands, Result result, @Nullable QuantParams fixed) {

  enum Operand {
    /** INT8, one scale for the tensor. */
    ACTIVATION,
    /** INT8 constant, one scale for each index of axis 0, zero points 0. */
    WEIGHT,
    /** INT32 constant in units of input scale times weight scale. */
    BIAS,
    /** FLOAT32 as it is. */
    FLOAT
  }

  enum Result {
    /** INT8, parameters from the output's own range. */
    OWN_RANGE,
    /** INT8, parameters known from the function's range. */
    FIXED,
    /** INT8, parameters shared with the inputs: the values are copies. */
    SAME_AS_INPUTS,
    /** FLOAT32. */
    FLOAT
  }

  /** For functions onto 0 to 1. */
  static final QuantParams UNIT = QuantParams.perTensor(1 / 256f, -128);

  /** For functions onto -1 to 1. */
  static final QuantParams SIGNED_UNIT = QuantParams.perTensor(1 / 128f, 0);

  /** The form for the node's op. */
  static Int8Form of(Node node) {
    return node.op().accept(new ByOp(node.inputs().size()));
  }

  boolean exists() {
    return !operands.isEmpty();
  }

  boolean hasWeights() {
    return operands.contains(Operand.WEIGHT);
  }

  private record ByOp(int inputs) implements Op.Visitor<Int8Form> {

    private static Int8Form none() {
      return new Int8Form(List.of(), Result.FLOAT, null);
    }

    private static Int8Form layer(int inputs) {
      List<Operand> operands = List.of(Operand.ACTIVATION, Operand.WEIGHT, Operand.BIAS);
      return new Int8Form(operands.subList(0, inputs), Result.OWN_RANGE, null);
    }

    private Int8Form activations(Result result) {
      return new Int8Form(Collections.nCopies(inputs, Operand.ACTIVATION), result, null);
    }

    private static Int8Form onto(QuantParams fixed) {
      return new Int8Form(List.of(Operand.ACTIVATION), Result.FIXED, fixed);
    }

    @Override
    public Int8Form linear(Op.Linear op) {
      return layer(inputs);
    }

    @Override
    public Int8Form conv(Op.Conv op) {
      return layer(inputs);
    }

    @Override
    public Int8Form batchNorm(Op.BatchNorm op) {
      return none();
    }

    @Override
    public Int8Form adaptiveAvgPool(Op.AdaptiveAvgPool op) {
      return activations(Result.OWN_RANGE);
    }

    @Override
    public Int8Form unary(Op.Unary op) {
      return switch (op.function()) {
        case RELU, RELU6, HARD_SWISH, SILU -> activations(Result.OWN_RANGE);
        case SIGMOID -> onto(UNIT);
        case TANH -> onto(SIGNED_UNIT);
      };
    }

    @Override
    public Int8Form hardSigmoid(Op.HardSigmoid op) {
      return onto(UNIT);
    }

    @Override
    public Int8Form softmax(Op.Softmax op) {
      return onto(UNIT);
    }

    @Override
    public Int8Form binary(Op.Binary op) {
      return activations(Result.OWN_RANGE);
    }

    @Override
    public Int8Form reduceMean(Op.ReduceMean op) {
      return activations(Result.OWN_RANGE);
    }

    @Override
    public Int8Form reshape(Op.Reshape op) {
      return activations(Result.SAME_AS_INPUTS);
    }

    @Override
    public Int8Form transpose(Op.Transpose op) {
      return activations(Result.SAME_AS_INPUTS);
    }

    @Override
    public Int8Form concat(Op.Concat op) {
      return activations(Result.SAME_AS_INPUTS);
    }

    @Override
    public Int8Form slice(Op.Slice op) {
      return activations(Result.SAME_AS_INPUTS);
    }

    @Override
    public Int8Form gru(Op.Gru op) {
      return new Int8Form(
          List.of(
              Operand.ACTIVATION,
              Operand.FLOAT,
              Operand.WEIGHT,
              Operand.WEIGHT,
              Operand.FLOAT,
              Operand.FLOAT),
          Result.FLOAT,
          null);
    }

    @Override
    public Int8Form lstm(Op.Lstm op) {
      return new Int8Form(
          List.of(
              Operand.ACTIVATION,
              Operand.FLOAT,
              Operand.FLOAT,
              Operand.WEIGHT,
              Operand.WEIGHT,
              Operand.FLOAT,
              Operand.FLOAT),
          Result.FLOAT,
          null);
    }

    @Override
    public Int8Form quantize(Op.Quantize op) {
      return none();
    }

    @Override
    public Int8Form dequantize(Op.Dequantize op) {
      return none();
    }

    @Override
    public Int8Form treeEnsemble(TreeEnsemble op) {
      return none();
    }

    @Override
    public Int8Form imported(Op.Imported op) {
      return none();
    }
  }
}
