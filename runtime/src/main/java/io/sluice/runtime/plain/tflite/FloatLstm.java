package io.sluice.runtime.plain.tflite;

import static io.sluice.model.DataType.FLOAT32;
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

import io.sluice.kernels.Activations;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import io.sluice.runtime.plain.ByteView;
import io.sluice.runtime.plain.FloatView;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * UNIDIRECTIONAL_SEQUENCE_LSTM of FLOAT32, with weights of FLOAT32, or of INT8 that meet vectors
 * quantized by their own ranges. With {@code *} element by element, p the weights of the cell where
 * there are such, and a the fused activation:
 *
 * <pre>
 * i, f = sigmoid(W x + R h + p * c + b)     g = a(W x + R h + b)      i = 1 - f without input gate
 * c' = clip(f * c + i * g)                  o = sigmoid(W x + R h + p * c' + b)
 * h' = clip(P (o * a(c')) + b), or o * a(c') without a projection P
 * </pre>
 *
 * <p>With layer normalization, a gate's sum before its bias becomes {@code (sum - mean) /
 * sqrt(variance) * w}.
 *
 * <p>Source: TensorFlow Lite, {@code lstm_eval.cc}.
 */
final class FloatLstm implements PlainKernel {
  /** Added to the variance, which may be 0. */
  private static final float EPSILON = 1e-8f;

  private static final int HIDDEN = GATES;
  private static final int QUANTIZED_INPUT = GATES + 1;
  private static final int QUANTIZED_STATE = GATES + 2;
  private static final int QUANTIZED_HIDDEN = GATES + 3;
  private static final int PARAMETERS = GATES + 4;
  private static final int[] PARAMETERS_OF = {0, 2, 4};

  private final LstmLayout of;
  private final boolean hybrid;
  private final boolean asymmetric;
  private final FloatActivation activation;
  private final float cellClip;
  private final float projectionClip;

  /** What a stored weight of each input is to be multiplied with. */
  private final float[] scales;

  private FloatLstm(PlainNode node, LstmLayout layout) {
    this.of = layout;
    this.hybrid = node.spec(LstmLayout.inputWeights(FORGET_GATE)).type() == INT8;
    this.asymmetric = node.integer("asymmetric_quantize_inputs", 0) != 0;
    this.activation = FloatActivation.of(node);
    this.cellClip = node.real("cell_clip", 0);
    this.projectionClip = node.real("proj_clip", 0);
    this.scales = new float[node.inputCount()];
    for (int i = 0; i < scales.length; i++) {
      if (node.has(i)) {
        scales[i] = scale(node, i);
      }
    }
  }

  private float scale(PlainNode node, int input) {
    TensorSpec spec = node.spec(input);
    boolean matrix = spec.shape().rank() == 2 && input < OUTPUT_STATE;
    boolean peephole = input > LstmLayout.recurrentWeights(OUTPUT_GATE) && input < 12;
    DataType wanted = hybrid && matrix ? INT8 : FLOAT32;
    node.check(
        spec.type() == wanted || (hybrid && peephole && spec.type() == INT8),
        "input %d is %s, must be %s",
        input,
        spec.type().code(),
        wanted.code());
    if (spec.type() != INT8) {
      return 1f;
    }
    float[] scale = spec.requireQuantization().scales();
    node.check(scale.length == 1, "input %d has a scale for each channel", input);
    return scale[0];
  }

  static Prepared prepare(PlainNode node, LstmLayout layout) {
    FloatLstm kernel = new FloatLstm(node, layout);
    TensorType cells = new TensorType(FLOAT32, Shape.of(layout.cells()));
    List<TensorType> scratch = new ArrayList<>(Collections.nCopies(GATES + 1, cells));
    if (kernel.hybrid) {
      scratch.add(new TensorType(INT8, Shape.of(layout.inputs())));
      scratch.add(new TensorType(INT8, Shape.of(layout.outputs())));
      scratch.add(new TensorType(INT8, Shape.of(layout.cells())));
      scratch.add(new TensorType(FLOAT32, Shape.of(2 * PARAMETERS_OF.length)));
    }
    return new Prepared(
        List.of(
            new TensorType(FLOAT32, layout.output()),
            node.input(OUTPUT_STATE),
            node.input(CELL_STATE)),
        scratch,
        kernel);
  }

  @Override
  public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
    FloatView state = (FloatView) outputs[1];
    FloatView cell = (FloatView) outputs[2];
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
      int row,
      int item,
      TensorView[] inputs,
      FloatView state,
      FloatView cell,
      TensorView[] scratch) {
    if (hybrid) {
      FloatView x = (FloatView) inputs[X];
      quantize(x, row * of.inputs(), of.inputs(), QUANTIZED_INPUT, scratch);
      quantize(state, item * of.outputs(), of.outputs(), QUANTIZED_STATE, scratch);
    }
    for (int gate = of.hasInputGate() ? INPUT_GATE : FORGET_GATE; gate < OUTPUT_GATE; gate++) {
      gate(gate, row, item, inputs, state, cell, scratch);
    }
    for (int i = 0; i < of.cells(); i++) {
      int at = item * of.cells() + i;
      float forget = scratch[FORGET_GATE].getFloat(i);
      float input = of.hasInputGate() ? scratch[INPUT_GATE].getFloat(i) : 1f - forget;
      float next = Math.fma(forget, cell.getFloat(at), input * scratch[CELL_GATE].getFloat(i));
      cell.setFloat(at, clip(next, cellClip));
    }
    gate(OUTPUT_GATE, row, item, inputs, state, cell, scratch);
    FloatView hidden = of.hasProjection() ? (FloatView) scratch[HIDDEN] : state;
    int to = of.hasProjection() ? 0 : item * of.cells();
    for (int i = 0; i < of.cells(); i++) {
      float open = scratch[OUTPUT_GATE].getFloat(i);
      hidden.setFloat(to + i, open * activation.apply(cell.getFloat(item * of.cells() + i)));
    }
    if (of.hasProjection()) {
      project(item, inputs, hidden, state, scratch);
    }
  }

  private static float clip(float value, float bound) {
    return bound > 0 ? Math.max(-bound, Math.min(bound, value)) : value;
  }

  private void gate(
      int gate,
      int row,
      int item,
      TensorView[] inputs,
      FloatView state,
      FloatView cell,
      TensorView[] scratch) {
    FloatView result = (FloatView) scratch[gate];
    float[] sums = result.array();
    int to = result.offset();
    TensorView bias = inputs[LstmLayout.bias(gate)];
    MatrixRows.begin(of.hasLayerNorm() ? null : bias, sums, to, of.cells());
    product(
        LstmLayout.inputWeights(gate),
        (FloatView) inputs[X],
        row * of.inputs(),
        of.inputs(),
        QUANTIZED_INPUT,
        inputs,
        scratch,
        sums,
        to);
    product(
        LstmLayout.recurrentWeights(gate),
        state,
        item * of.outputs(),
        of.outputs(),
        QUANTIZED_STATE,
        inputs,
        scratch,
        sums,
        to);
    if (of.hasPeepholes() && gate != CELL_GATE) {
      int input = LstmLayout.peephole(gate);
      for (int i = 0; i < of.cells(); i++) {
        float weight = inputs[input].getFloat(i) * scales[input];
        sums[to + i] = Math.fma(weight, cell.getFloat(item * of.cells() + i), sums[to + i]);
      }
    }
    if (of.hasLayerNorm()) {
      normalize(sums, to, inputs[LstmLayout.layerNorm(gate)], bias);
    }
    for (int i = to; i < to + of.cells(); i++) {
      sums[i] = gate == CELL_GATE ? activation.apply(sums[i]) : Activations.sigmoid(sums[i]);
    }
  }

  private void normalize(float[] sums, int at, TensorView weights, TensorView bias) {
    float sum = 0;
    for (int i = 0; i < of.cells(); i++) {
      sum += sums[at + i];
    }
    float mean = sum / of.cells();
    float squares = 0;
    for (int i = 0; i < of.cells(); i++) {
      float difference = sums[at + i] - mean;
      squares = Math.fma(difference, difference, squares);
    }
    float factor = 1f / (float) Math.sqrt(squares / of.cells() + EPSILON);
    for (int i = 0; i < of.cells(); i++) {
      float normal = (sums[at + i] - mean) * factor;
      sums[at + i] = Math.fma(normal, weights.getFloat(i), bias.getFloat(i));
    }
  }

  private void project(
      int item, TensorView[] inputs, FloatView hidden, FloatView state, TensorView[] scratch) {
    int to = state.offset() + item * of.outputs();
    if (hybrid) {
      quantize(hidden, 0, of.cells(), QUANTIZED_HIDDEN, scratch);
    }
    MatrixRows.begin(inputs[PROJECTION_BIAS], state.array(), to, of.outputs());
    product(
        PROJECTION, hidden, 0, of.cells(), QUANTIZED_HIDDEN, inputs, scratch, state.array(), to);
    for (int i = to; i < to + of.outputs(); i++) {
      state.array()[i] = clip(state.array()[i], projectionClip);
    }
  }

  private void quantize(
      FloatView vector, int at, int columns, int quantized, TensorView[] scratch) {
    ByteView q = (ByteView) scratch[quantized];
    FloatView parameters = (FloatView) scratch[PARAMETERS];
    DynamicQuantization.rows(
        vector.array(),
        vector.offset() + at,
        1,
        columns,
        asymmetric,
        q.array(),
        q.offset(),
        parameters.array(),
        parameters.offset() + PARAMETERS_OF[quantized - QUANTIZED_INPUT]);
  }

  /** Adds the product of a matrix with a vector, or with its quantized form. */
  private void product(
      int weights,
      FloatView vector,
      int at,
      int columns,
      int quantized,
      TensorView[] inputs,
      TensorView[] scratch,
      float[] sums,
      int to) {
    if (!hybrid) {
      MatrixRows.accumulate(
          (FloatView) inputs[weights], columns, vector.array(), vector.offset() + at, sums, to);
      return;
    }
    ByteView q = (ByteView) scratch[quantized];
    FloatView parameters = (FloatView) scratch[PARAMETERS];
    MatrixRows.accumulate(
        (ByteView) inputs[weights],
        scales[weights],
        columns,
        q.array(),
        q.offset(),
        parameters.array(),
        parameters.offset() + PARAMETERS_OF[quantized - QUANTIZED_INPUT],
        sums,
        to);
  }
}
