package io.sluice.runtime.plain.onnx.recurrent;

import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorView;

/**
 * ONNX GRU, versions 7 to 22, gates in the order update z, reset r, hidden n. With
 * linear_before_reset it computes as the core's GRU does.
 *
 * <pre>
 * z, r = f(W x + Wb + (R h + Rb))
 * n = g(W x + Wb + (R (r * h) + Rb)), or g(fma(r, R h + Rb, W x + Wb)) if linear_before_reset
 * h = fma(z, h - n, n)
 * </pre>
 */
final class Gru extends Recurrent {
  private static final int NEW = 2;

  private final boolean linearBeforeReset;

  private Gru(PlainNode node) {
    super(node, 3, "Sigmoid", "Tanh");
    this.linearBeforeReset = node.integer("linear_before_reset", 0) != 0;
  }

  static Prepared prepare(PlainNode node) {
    Gru kernel = new Gru(node);
    return new Prepared(kernel.outputs(1), kernel.scratch(), kernel);
  }

  @Override
  void step(TensorView[] inputs, TensorView[] scratch, int direction) {
    int hidden = shape.hidden();
    int reset = hidden;
    int fresh = NEW * hidden;
    TensorView gates = scratch[FROM_INPUT];
    TensorView fromState = scratch[FROM_STATE];
    linearOfState(inputs, scratch, direction);
    Gates.add(gates, 0, fromState, 0, 2 * hidden);
    activate(direction, 0, gates, 0);
    activate(direction, 0, gates, reset);
    if (linearBeforeReset) {
      Gates.multiplyAdd(gates, fresh, gates, reset, fromState, fresh, gates, fresh, hidden);
    } else {
      Gates.multiply(scratch[SPARE], 0, gates, reset, scratch[H], 0, hidden);
      linearOfGate(inputs, direction, NEW, scratch[SPARE], fromState);
      Gates.add(gates, fresh, fromState, fresh, hidden);
    }
    activate(direction, 1, gates, fresh);
    Gates.blend(scratch[H], gates, 0, gates, fresh, hidden);
  }
}
