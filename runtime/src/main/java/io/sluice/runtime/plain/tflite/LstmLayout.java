package io.sluice.runtime.plain.tflite;

import io.sluice.model.Shape;
import io.sluice.runtime.plain.PlainNode;

/**
 * Extents and options of a UNIDIRECTIONAL_SEQUENCE_LSTM. The gates, in the order of their inputs,
 * are input, forget, cell and output; without an input gate it is one minus the forget gate.
 *
 * @param steps of time
 * @param cells in the state of the cell
 * @param outputs in the output and its state; as many as cells without a projection
 * @param timeMajor whether x is [steps, batch, inputs], else [batch, steps, inputs]
 */
record LstmLayout(
    int batch,
    int steps,
    int inputs,
    int cells,
    int outputs,
    boolean timeMajor,
    boolean hasInputGate,
    boolean hasPeepholes,
    boolean hasProjection,
    boolean hasLayerNorm) {
  static final int X = 0;
  static final int GATES = 4;
  static final int INPUT_GATE = 0;
  static final int FORGET_GATE = 1;
  static final int CELL_GATE = 2;
  static final int OUTPUT_GATE = 3;
  static final int PROJECTION = 16;
  static final int PROJECTION_BIAS = 17;
  static final int OUTPUT_STATE = 18;
  static final int CELL_STATE = 19;

  private static final int INPUT_WEIGHTS = 1;
  private static final int RECURRENT_WEIGHTS = 5;
  private static final int BIASES = 12;
  private static final int LAYER_NORMS = 20;

  /** The input that holds a gate's weights of x, [cells, inputs]. */
  static int inputWeights(int gate) {
    return INPUT_WEIGHTS + gate;
  }

  /** The input that holds a gate's weights of the last output, [cells, outputs]. */
  static int recurrentWeights(int gate) {
    return RECURRENT_WEIGHTS + gate;
  }

  /** The input that holds a gate's weights of the cell, [cells]; the cell gate has none. */
  static int peephole(int gate) {
    return switch (gate) {
      case INPUT_GATE -> 9;
      case FORGET_GATE -> 10;
      case OUTPUT_GATE -> 11;
      default -> throw new IllegalArgumentException("gate " + gate + " does not see the cell");
    };
  }

  /** The input that holds a gate's bias, [cells]. */
  static int bias(int gate) {
    return BIASES + gate;
  }

  /** The input that holds the weights of a gate's layer normalization, [cells]. */
  static int layerNorm(int gate) {
    return LAYER_NORMS + gate;
  }

  /**
   * The layout of a node whose inputs fit each other.
   *
   * @throws io.sluice.model.InvalidModelException if they do not
   */
  static LstmLayout of(PlainNode node) {
    Shape x = node.shape(X);
    Shape output = node.shape(OUTPUT_STATE);
    Shape cell = node.shape(CELL_STATE);
    boolean timeMajor = node.integer("time_major", 0) != 0;
    node.check(
        x.rank() == 3 && output.rank() == 2 && cell.rank() == 2,
        "input %s, output state %s and cell state %s",
        x,
        output,
        cell);
    node.check(
        node.integer("diagonal_recurrent_tensors", 0) == 0,
        "diagonal recurrent weights are not supported");
    LstmLayout layout =
        new LstmLayout(
            x.dim(timeMajor ? 1 : 0),
            x.dim(timeMajor ? 0 : 1),
            x.dim(2),
            cell.dim(1),
            output.dim(1),
            timeMajor,
            node.has(inputWeights(INPUT_GATE)),
            node.has(peephole(FORGET_GATE)),
            node.has(PROJECTION),
            node.has(layerNorm(FORGET_GATE)));
    layout.check(node);
    return layout;
  }

  private void check(PlainNode node) {
    node.check(
        node.shape(OUTPUT_STATE).dim(0) == batch && node.shape(CELL_STATE).dim(0) == batch,
        "states %s and %s do not fit a batch of %d",
        node.shape(OUTPUT_STATE),
        node.shape(CELL_STATE),
        batch);
    node.check(
        hasProjection || outputs == cells,
        "%d cells need a projection to %d outputs",
        cells,
        outputs);
    for (int gate = hasInputGate ? INPUT_GATE : FORGET_GATE; gate < GATES; gate++) {
      require(node, inputWeights(gate), Shape.of(cells, inputs));
      require(node, recurrentWeights(gate), Shape.of(cells, outputs));
      require(node, bias(gate), Shape.of(cells));
      if (hasPeepholes && gate != CELL_GATE) {
        require(node, peephole(gate), Shape.of(cells));
      }
      if (hasLayerNorm) {
        require(node, layerNorm(gate), Shape.of(cells));
      }
    }
    if (hasProjection) {
      require(node, PROJECTION, Shape.of(outputs, cells));
      if (node.has(PROJECTION_BIAS)) {
        require(node, PROJECTION_BIAS, Shape.of(outputs));
      }
    }
  }

  private static void require(PlainNode node, int input, Shape shape) {
    node.check(
        node.shape(input).equals(shape),
        "input %d has shape %s, must be %s",
        input,
        node.shape(input),
        shape);
  }

  /** The shape of all outputs: as x, with outputs in place of inputs. */
  Shape output() {
    return timeMajor ? Shape.of(steps, batch, outputs) : Shape.of(batch, steps, outputs);
  }

  /** Which row of x and y belongs to a step of an item of the batch. */
  int row(int item, int step) {
    return timeMajor ? step * batch + item : item * steps + step;
  }
}
