package io.sluice.runtime.reference;

import static io.sluice.model.DataType.FLOAT32;
import static io.sluice.model.DataType.FLOAT64;
import static io.sluice.model.DataType.INT32;
import static io.sluice.model.DataType.INT8;
import static io.sluice.model.DataType.UINT8;

import io.sluice.kernels.Activation;
import io.sluice.model.DataType;
import io.sluice.model.Op;
import io.sluice.model.TreeEnsemble;
import io.sluice.runtime.op.Elements;
import io.sluice.runtime.op.FloatFunctions;
import io.sluice.runtime.op.ImportedOps;
import io.sluice.runtime.op.Operands;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The definition of each op: its types, and where its arithmetic is written down as nested loops.
 */
final class OpDefinitions implements Op.Visitor<OpDefinition> {
  private final int inputs;

  /** For a node of so many inputs. */
  OpDefinitions(int inputs) {
    this.inputs = inputs;
  }

  private List<DataType> all(DataType type, int outputs) {
    return Collections.nCopies(inputs + outputs, type);
  }

  /** Of FLOAT32 alone or of INT8 alone. */
  private OpDefinition floatOrInt8(Consumer<Operands> floats, Consumer<Operands> int8) {
    return new OpDefinition(List.of(all(FLOAT32, 1), all(INT8, 1)), List.of(), floats, int8);
  }

  /** With weights and perhaps a bias, which is INT32 in the quantized form. */
  private OpDefinition weighted(Consumer<Operands> floats, Consumer<Operands> int8) {
    List<DataType> quantized =
        inputs == 2 ? List.of(INT8, INT8, INT8) : List.of(INT8, INT8, INT32, INT8);
    return new OpDefinition(List.of(all(FLOAT32, 1), quantized), List.of(1), floats, int8);
  }

  private OpDefinition recurrent(List<Integer> weights, int outputs, Consumer<Operands> either) {
    List<DataType> quantized =
        IntStream.range(0, inputs + outputs)
            .mapToObj(i -> i == 0 || weights.contains(i) ? INT8 : FLOAT32)
            .toList();
    return new OpDefinition(List.of(all(FLOAT32, outputs), quantized), weights, either, either);
  }

  /** Means over groups of elements, which the shapes decide. */
  private OpDefinition mean(Function<Operands, int[][]> groups) {
    return floatOrInt8(
        node -> FloatOps.mean(node, groups.apply(node)),
        node -> Int8Ops.mean(node, groups.apply(node)));
  }

  /** Copies of elements, whose indices the shapes decide. */
  private OpDefinition copy(Function<Operands, int[]> sources) {
    return floatOrInt8(
        node -> FloatOps.copy(node, sources.apply(node)),
        node -> Int8Ops.copy(node, sources.apply(node)));
  }

  private OpDefinition function(Function<Operands, Activation> function) {
    return floatOrInt8(
        node -> FloatOps.unary(node, function.apply(node)),
        node -> Int8Ops.unary(node, function.apply(node)));
  }

  @Override
  public OpDefinition linear(Op.Linear op) {
    return weighted(FloatOps::linear, Int8Ops::linear);
  }

  @Override
  public OpDefinition conv(Op.Conv op) {
    return weighted(node -> FloatOps.conv(node, op), node -> Int8Ops.conv(node, op));
  }

  @Override
  public OpDefinition batchNorm(Op.BatchNorm op) {
    return new OpDefinition(
        List.of(all(FLOAT32, 1), List.of(INT8, FLOAT32, FLOAT32, FLOAT32, FLOAT32, INT8)),
        List.of(),
        node -> FloatOps.batchNorm(node, op),
        node -> Int8Ops.batchNorm(node, op));
  }

  @Override
  public OpDefinition adaptiveAvgPool(Op.AdaptiveAvgPool op) {
    return mean(node -> Elements.bins(node.shape(0), node.outputShape()));
  }

  @Override
  public OpDefinition reduceMean(Op.ReduceMean op) {
    return mean(node -> Elements.along(node.shape(0), op.axes()));
  }

  @Override
  public OpDefinition unary(Op.Unary op) {
    return function(node -> FloatFunctions.of(op.function(), node.graph().numerics()));
  }

  @Override
  public OpDefinition hardSigmoid(Op.HardSigmoid op) {
    return function(node -> FloatFunctions.of(op, node.graph().numerics()));
  }

  @Override
  public OpDefinition softmax(Op.Softmax op) {
    return floatOrInt8(node -> FloatOps.softmax(node, op), node -> Int8Ops.softmax(node, op));
  }

  @Override
  public OpDefinition binary(Op.Binary op) {
    return floatOrInt8(node -> FloatOps.binary(node, op), node -> Int8Ops.binary(node, op));
  }

  @Override
  public OpDefinition reshape(Op.Reshape op) {
    return copy(node -> IntStream.range(0, node.outputShape().elementCount()).toArray());
  }

  @Override
  public OpDefinition transpose(Op.Transpose op) {
    return copy(node -> Elements.transpose(node.shape(0), node.outputShape(), op));
  }

  @Override
  public OpDefinition slice(Op.Slice op) {
    return copy(node -> Elements.slice(node.shape(0), node.outputShape(), op));
  }

  @Override
  public OpDefinition concat(Op.Concat op) {
    return floatOrInt8(node -> FloatOps.concat(node, op), node -> Int8Ops.concat(node, op));
  }

  @Override
  public OpDefinition gru(Op.Gru op) {
    return recurrent(List.of(2, 3), 2, RecurrentLayerOps::gru);
  }

  @Override
  public OpDefinition lstm(Op.Lstm op) {
    return recurrent(List.of(3, 4), 3, RecurrentLayerOps::lstm);
  }

  @Override
  public OpDefinition treeEnsemble(TreeEnsemble op) {
    return new OpDefinition(
        List.of(trees(FLOAT32), trees(FLOAT64)),
        List.of(),
        node -> TreeOps.ensemble(node, op),
        node -> TreeOps.ensemble(node, op));
  }

  /** All values are of one type. */
  private List<DataType> trees(DataType values) {
    return inputs > TreeEnsemble.COVERS
        ? List.of(
            values, INT32, INT32, UINT8, values, INT32, INT32, INT32, values, values, values,
            values)
        : List.of(values, INT32, INT32, UINT8, values, INT32, INT32, INT32, values, values);
  }

  @Override
  public OpDefinition quantize(Op.Quantize op) {
    Consumer<Operands> quantize = node -> Int8Ops.quantize(node, node.floats(0));
    return new OpDefinition(List.of(List.of(FLOAT32, INT8)), List.of(), quantize, quantize);
  }

  @Override
  public OpDefinition dequantize(Op.Dequantize op) {
    Consumer<Operands> dequantize =
        node -> node.give(Int8Ops.dequantize(node.bytes(0), node.quantization(0)));
    return new OpDefinition(List.of(List.of(INT8, FLOAT32)), List.of(), dequantize, dequantize);
  }

  /** Has rules of its own, by which it is prepared. */
  @Override
  public OpDefinition imported(Op.Imported op) {
    return new OpDefinition(List.of(), List.of(), ImportedOps::run, ImportedOps::run);
  }
}
