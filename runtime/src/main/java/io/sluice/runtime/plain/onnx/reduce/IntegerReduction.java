package io.sluice.runtime.plain.onnx.reduce;

import io.sluice.runtime.plain.Broadcast;
import io.sluice.runtime.plain.TensorView;

/**
 * Reduces integers and truth values as longs.
 *
 * @param reduction what is made of the elements
 * @param kept walks to the first element of each set
 * @param joined walks from there over the set
 */
record IntegerReduction(Reduction reduction, Broadcast kept, Broadcast joined) {

  void run(TensorView x, TensorView y) {
    int at = 0;
    for (int row = 0; row < kept.rows(); row++) {
      int first = kept.first(0, row);
      for (int i = 0; i < kept.length(); i++) {
        y.setLong(at++, reduced(x, first + i * kept.step(0)));
      }
    }
  }

  private long reduced(TensorView x, int start) {
    long order = reduction.order(x.type());
    long result = reduction.start(x.type());
    for (int row = 0; row < joined.rows(); row++) {
      int first = start + joined.first(0, row);
      for (int i = 0; i < joined.length(); i++) {
        result = reduction.join(result, x.getLong(first + i * joined.step(0)) ^ order);
      }
    }
    return reduction.finish(result, joined.rows() * joined.length(), x.type()) ^ order;
  }
}
