package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.INT16;
import static io.sluice.model.DataType.INT32;
import static io.sluice.model.DataType.INT8;
import static io.sluice.runtime.plain.tflite.LstmLayout.CELL_GATE;
import static io.sluice.runtime.plain.tflite.LstmLayout.CELL_STATE;
import static io.sluice.runtime.plain.tflite.LstmLayout.FORGET_GATE;
import static io.sluice.runtime.plain.tflite.LstmLayout.GATES;
import static io.sluice.runtime.plain.tflite.LstmLayout.INPUT_GATE;
import static io.sluice.runtime.plain.tflite.LstmLayout.OUTPUT_GATE;
import static io.sluice.runtime.plain.tflite.LstmLayout.OUTPUT_STATE;
import static io.sluice.runtime.plain.tflite.LstmLayout.PROJECTION;
import static io.sluice.runtime.plain.tflite.LstmLayout.PROJECTION_BIAS;
import static io.sluice.runtime.plain.tflite.LstmLayout.X;

import io.sluice.kernels.FixedPoint;
import io.sluice.kernels.QuantizedMultiplier;
import io.sluice.kernels.Rounding;
import io.sluice.model.Shape;
import io.sluice.runtime.plain.ByteView;
import io.sluice.runtime.plain.IntView;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * UNIDIRECTIONAL_SEQUENCE_LSTM of INT8 inputs, weights and outputs, with gates of INT16 in units of
 * 2^-12 and a cell state of INT16 whose scale is a power of two. Formulas in {@code
 * docs/numerics.md}, TensorFlow Lite.
 *
 * <p>Source: TensorFlow Lite, {@code lstm_eval.cc}, the integer kernel 8x8_16.
 */
final class IntegerLstm implements PlainKernel {
  private static final double GATE_SCALE = 0x1p-12;
  private static final int GATE_INTEGER_BITS = 3;
  private static final int LEAST_CELL_EXPONENT = -15;
  private static final int GREATEST_CELL_EXPONENT = -9;
  private static final int ONE = Short.MAX_VALUE;

  private final LstmLayout of;
  private final Gate[] gates;
  private final int zeroX;
  private final int zeroState;
  private final int cellExponent;
  private final int cellClip;
  private final QuantizedMultiplier toHidden;
  private final int zeroHidden;
  private final QuantizedMultiplier toProjection;
  private final int projectionClip;

  /** The factors that bring a gate's three sums to its scale. */
  private record Gate(
      QuantizedMultiplier ofInput, QuantizedMultiplier ofState, QuantizedMultiplier ofCell) {}

  private IntegerLstm(PlainNode node, LstmLayout layout) {
    this.of = layout;
    QuantizedTensor x = QuantizedTensor.input(node, X, INT8);
    QuantizedTensor state = QuantizedTensor.input(node, OUTPUT_STATE, INT8);
    QuantizedTensor cell = QuantizedTensor.input(node, CELL_STATE, INT16);
    node.check(!layout.hasLayerNorm(), "layer normalization of integers is not supported");
    this.zeroX = x.zeroPoint();
    this.zeroState = state.zeroPoint();
    this.cellExponent = Math.getExponent(cell.scale());
    node.check(
        Math.scalb(1f, cellExponent) == cell.scale()
            && cell.zeroPoint() == 0
            && cellExponent >= LEAST_CELL_EXPONENT
            && cellExponent <= GREATEST_CELL_EXPONENT,
        "the cell state's scale %s is not one of 2^%d to 2^%d",
        cell.scale(),
        LEAST_CELL_EXPONENT,
        GREATEST_CELL_EXPONENT);
    this.gates = gates(node, x, state, cell);
    this.cellClip = clip(node, "cell_clip", cell.scale(), Short.MAX_VALUE);
    float[] scales = node.reals("intermediate_scales");
    long[] zeroPoints = node.integers("intermediate_zero_points");
    int hidden = GATES;
    node.check(
        scales.length > hidden && zeroPoints.length > hidden && scales[hidden] > 0,
        "the scale of the hidden state is missing");
    node.check(
        zeroPoints[hidden] == (byte) zeroPoints[hidden],
        "the hidden state has the zero point %d",
        zeroPoints[hidden]);
    this.toHidden = QuantizedMultiplier.of(0x1p-15 / scales[hidden] * 0x1p-15);
    this.zeroHidden = (int) zeroPoints[hidden];
    if (layout.hasProjection()) {
      QuantizedTensor projection = weights(node, PROJECTION);
      this.toProjection =
          QuantizedMultiplier.of((double) projection.scale() * scales[hidden] / state.scale());
      this.projectionClip = clip(node, "proj_clip", state.scale(), Byte.MAX_VALUE);
    } else {
      this.toProjection = QuantizedMultiplier.of(1);
      this.projectionClip = 0;
    }
  }

  private Gate[] gates(
      PlainNode node, QuantizedTensor x, QuantizedTensor state, QuantizedTensor cell) {
    Gate[] all = new Gate[GATES];
    for (int gate = of.hasInputGate() ? INPUT_GATE : FORGET_GATE; gate < GATES; gate++) {
      float ofX = weights(node, LstmLayout.inputWeights(gate)).scale();
      float ofState = weights(node, LstmLayout.recurrentWeights(gate)).scale();
      node.check(
          node.spec(LstmLayout.bias(gate)).type() == INT32, "the bias of gate %d is no I32", gate);
      double ofCell = 0;
      if (of.hasPeepholes() && gate != CELL_GATE) {
        QuantizedTensor peephole = QuantizedTensor.input(node, LstmLayout.peephole(gate), INT16);
        ofCell = (double) peephole.scale() * cell.scale() / GATE_SCALE;
      }
      all[gate] =
          new Gate(
              QuantizedMultiplier.of((double) x.scale() * ofX / GATE_SCALE),
              QuantizedMultiplier.of((double) state.scale() * ofState / GATE_SCALE),
              QuantizedMultiplier.of(ofCell));
    }
    return all;
  }

  private static QuantizedTensor weights(PlainNode node, int input) {
    QuantizedTensor weights = QuantizedTensor.input(node, input, INT8);
    node.check(weights.zeroPoint() == 0, "weights of input %d have a zero point", input);
    return weights;
  }

  private static int clip(PlainNode node, String option, float scale, int greatest) {
    float clip = node.real(option, 0);
    return clip > 0 ? (int) Math.min(greatest, clip / scale) : 0;
  }

  static Prepared prepare(PlainNode node, LstmLayout layout) {
    TensorType cells = new TensorType(INT16, Shape.of(layout.cells()));
    List<TensorType> scratch = new ArrayList<>(Collections.nCopies(GATES, cells));
    scratch.add(new TensorType(INT8, Shape.of(layout.cells())));
    return new Prepared(
        List.of(
            new TensorType(INT8, layout.output()),
            node.input(OUTPUT_STATE),
            node.input(CELL_STATE)),
        scratch,
        new IntegerLstm(node, layout));
  }

  @Override
  public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
    ByteView state = (ByteView) outputs[1];
    IntView cell = (IntView) outputs[2];
    state.copy(inputs[OUTPUT_STATE]);
    cell.copy(inputs[CELL_STATE]);
    for (int item = 0; item < of.batch(); item++) {
      for (int step = 0; step < of.steps(); step++) {
        int row = of.row(item, step);
        step(row, item, inputs, state, cell, scratch);
        outputs[0].copy(row * of.outputs(), state, item * of.outputs(), of.outputs());
      }
    }
  }

  private void step(
      int row, int item, TensorView[] inputs, ByteView state, IntView cell, TensorView[] scratch) {
    for (int gate = of.hasInputGate() ? INPUT_GATE : FORGET_GATE; gate < OUTPUT_GATE; gate++) {
      gate(gate, row, item, inputs, state, cell, (IntView) scratch[gate]);
    }
    IntView input = (IntView) scratch[INPUT_GATE];
    IntView forget = (IntView) scratch[FORGET_GATE];
    IntView update = (IntView) scratch[CELL_GATE];
    for (int i = 0; i < of.cells(); i++) {
      int at = item * of.cells() + i;
      int kept = product(forget.getLong(i), cell.getLong(at), 15);
      long open = of.hasInputGate() ? input.getLong(i) : ONE - forget.getLong(i);
      int sum = kept + product(open, update.getLong(i), 30 + cellExponent);
      int saturated = Rounding.saturate16(sum);
      cell.setLong(
          at, cellClip > 0 ? Math.max(-cellClip, Math.min(cellClip, saturated)) : saturated);
    }
    IntView open = (IntView) scratch[OUTPUT_GATE];
    gate(OUTPUT_GATE, row, item, inputs, state, cell, open);
    hidden(item, open, cell, of.hasProjection() ? (ByteView) scratch[GATES] : state);
    if (of.hasProjection()) {
      project(item, inputs, (ByteView) scratch[GATES], state);
    }
  }

  /** {@code a * b / 2^shift} in 16 bits, ties away from zero. */
  private static int product(long a, long b, int shift) {
    return (short) FixedPoint.dividedByPowerOfTwo((int) (a * b), shift);
  }

  private void gate(
      int gate,
      int row,
      int item,
      TensorView[] inputs,
      ByteView state,
      IntView cell,
      IntView result) {
    ByteView x = (ByteView) inputs[X];
    ByteView ofX = (ByteView) inputs[LstmLayout.inputWeights(gate)];
    ByteView ofState = (ByteView) inputs[LstmLayout.recurrentWeights(gate)];
    Gate factors = gates[gate];
    for (int i = 0; i < of.cells(); i++) {
      int sum =
          (int) inputs[LstmLayout.bias(gate)].getLong(i)
              + sum(x, row * of.inputs(), zeroX, ofX, i, of.inputs());
      int value = Rounding.saturate16(factors.ofInput.applyTo(sum));
      int recurrent = sum(state, item * of.outputs(), zeroState, ofState, i, of.outputs());
      value = Rounding.saturate16(value + factors.ofState.applyTo(recurrent));
      if (of.hasPeepholes() && gate != CELL_GATE) {
        int weight = (int) inputs[LstmLayout.peephole(gate)].getLong(i);
        int product = weight * (int) cell.getLong(item * of.cells() + i);
        value = Rounding.saturate16(value + factors.ofCell.applyTo(product));
      }
      result.setLong(
          i,
          gate == CELL_GATE
              ? FixedPointFunctions.OF_16_BITS.tanh(value, GATE_INTEGER_BITS)
              : FixedPointFunctions.OF_16_BITS.logistic(value, GATE_INTEGER_BITS));
    }
  }

  /** {@code sum((v - zero) * w[row])}. */
  private static int sum(ByteView v, int at, int zero, ByteView w, int row, int columns) {
    byte[] values = v.array();
    byte[] weights = w.array();
    int from = v.offset() + at;
    int weight = w.offset() + row * columns;
    int sum = 0;
    for (int k = 0; k < columns; k++) {
      sum += (values[from + k] - zero) * weights[weight + k];
    }
    return sum;
  }

  private void hidden(int item, IntView open, IntView cell, ByteView result) {
    int to = of.hasProjection() ? 0 : item * of.cells();
    for (int i = 0; i < of.cells(); i++) {
      int tanh =
          FixedPointFunctions.OF_16_BITS.tanh(
              (int) cell.getLong(item * of.cells() + i), 15 + cellExponent);
      int value = toHidden.applyTo((int) (open.getLong(i) * tanh));
      result.setLong(to + i, saturate8((long) value + zeroHidden));
    }
  }

  private void project(int item, TensorView[] inputs, ByteView hidden, ByteView state) {
    ByteView weights = (ByteView) inputs[PROJECTION];
    for (int i = 0; i < of.outputs(); i++) {
      int bias = inputs[PROJECTION_BIAS] == null ? 0 : (int) inputs[PROJECTION_BIAS].getLong(i);
      int sum = bias + sum(hidden, 0, zeroHidden, weights, i, of.cells());
      int value = saturate8((long) toProjection.applyTo(sum) + zeroState);
      state.setLong(
          item * of.outputs() + i,
          projectionClip > 0 ? Math.max(-projectionClip, Math.min(projectionClip, value)) : value);
    }
  }

  private static int saturate8(long value) {
    return (int) Math.max(Byte.MIN_VALUE, Math.min(Byte.MAX_VALUE, value));
  }
}
