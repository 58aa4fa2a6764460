package io.sluice.runtime.plain.onnx.recurrent;

import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.Prepared;
import io.sluice.runtime.plain.TensorView;

/** ONNX RNN, versions 7 to 22: {@code h = f(W x + Wb + (R h + Rb))}. */
final class Rnn extends Recurrent {
  private Rnn(PlainNode node) {
    super(node, 1, "Tanh");
  }

  static Prepared prepare(PlainNode node) {
    Rnn kernel = new Rnn(node);
    return new Prepared(kernel.outputs(1), kernel.scratch(), kernel);
  }

  @Override
  void step(TensorView[] inputs, TensorView[] scratch, int direction) {
    linearOfState(inputs, scratch, direction);
    TensorView gate = scratch[FROM_INPUT];
    Gates.add(gate, 0, scratch[FROM_STATE], 0, shape.hidden());
    activate(direction, 0, gate, 0);
    scratch[H].copy(gate);
  }
}
