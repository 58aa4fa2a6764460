package io.sluice.runtime.plain.onnx.recurrent;

import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorView;

/**
 * ONNX LSTM, versions 7 to 22, gates in the order input i, output o, forget f, cell g; peepholes in
 * the order i, o, f.
 *
 * <pre>
 * i, f = f(fma(P, c, W x + Wb + (R h + Rb)))      f = 1 - i if input_forget
 * g = g(W x + Wb + (R h + Rb))
 * c = fma(f, c, i * g)
 * o = f(fma(P, c, W x + Wb + (R h + Rb)))
 * h = o * h(c)
 * </pre>
 *
 * <p>As in ONNX Runtime, the attribute clip bounds what goes into the gates, not the cell that goes
 * into h.
 */
final class Lstm extends Recurrent {
  private static final int PEEPHOLES = 7;
  private static final int OUTPUT = 1;
  private static final int FORGET = 2;
  private static final int CELL = 3;

  private final boolean inputForget;

  private Lstm(PlainNode node) {
    super(node, 4, "Sigmoid", "Tanh", "Tanh");
    this.inputForget = node.integer("input_forget", 0) != 0;
    shape.checkState(node, INITIAL_C);
    shape.checkInput(node, PEEPHOLES, shape.directions(), 3 * shape.hidden());
  }

  static Prepared prepare(PlainNode node) {
    Lstm kernel = new Lstm(node);
    return new Prepared(kernel.outputs(2), kernel.scratch(), kernel);
  }

  @Override
  void step(TensorView[] inputs, TensorView[] scratch, int direction) {
    int hidden = shape.hidden();
    TensorView gates = scratch[FROM_INPUT];
    TensorView cell = scratch[C];
    linearOfState(inputs, scratch, direction);
    Gates.add(gates, 0, scratch[FROM_STATE], 0, shape.rows());
    gate(inputs, gates, cell, direction, 0);
    if (inputForget) {
      Gates.complement(gates, FORGET * hidden, gates, 0, hidden);
    } else {
      gate(inputs, gates, cell, direction, FORGET);
    }
    activate(direction, 1, gates, CELL * hidden);
    TensorView fresh = scratch[SPARE];
    Gates.multiply(fresh, 0, gates, 0, gates, CELL * hidden, hidden);
    Gates.multiplyAdd(cell, 0, gates, FORGET * hidden, cell, 0, fresh, 0, hidden);
    gate(inputs, gates, cell, direction, OUTPUT);
    GateFunction last = function(direction, 2);
    Gates.activate(scratch[SPARE], 0, cell, 0, last, Float.POSITIVE_INFINITY, hidden);
    Gates.multiply(scratch[H], 0, gates, OUTPUT * hidden, scratch[SPARE], 0, hidden);
  }

  /** A gate that may see the cell through its peephole. */
  private void gate(
      TensorView[] inputs, TensorView gates, TensorView cell, int direction, int gate) {
    int hidden = shape.hidden();
    int at = gate * hidden;
    TensorView peepholes = optional(inputs, PEEPHOLES);
    if (peepholes != null) {
      int from = direction * 3 * hidden + at;
      Gates.multiplyAdd(gates, at, peepholes, from, cell, 0, gates, at, hidden);
    }
    activate(direction, 0, gates, at);
  }
}
