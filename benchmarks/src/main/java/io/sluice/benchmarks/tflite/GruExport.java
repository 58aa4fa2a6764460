package io.sluice.benchmarks.tflite;

import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.BuiltinOperator;

/**
 * One step of a gated recurrent unit out of plain operators, as TensorFlow's converter writes an
 * unrolled one; TFLite has no operator for it.
 */
final class GruExport {
  private static final byte NONE = ActivationFunctionType.NONE;

  private final TfliteDraft draft;
  private final TfliteOperators operators;
  private final String name;
  private final Shape row;

  GruExport(TfliteDraft draft, TfliteOperators operators, String name, int hidden) {
    this.draft = draft;
    this.operators = operators;
    this.name = name;
    this.row = Shape.of(1, hidden);
  }

  /**
   * Writes the step.
   *
   * @param weights W_ih, W_hh, b_ih, b_hh in the order and shapes of {@link io.sluice.model.Op.Gru}
   */
  void write(int x, int h, List<TensorData> weights, int next) {
    int[] gx = gates("ih", x, weights.get(0), weights.get(2));
    int[] gh = gates("hh", h, weights.get(1), weights.get(3));
    int reset = sigmoidOfSum("reset", gx[0], gh[0]);
    int update = sigmoidOfSum("update", gx[1], gh[1]);
    int gated = part("gated");
    operators.multiply(reset, gh[2], NONE, gated);
    int sum = part("sum");
    operators.add(gx[2], gated, NONE, sum);
    int fresh = part("fresh");
    operators.unary(BuiltinOperator.TANH, sum, fresh);
    int change = part("change");
    operators.subtract(h, fresh, NONE, change);
    int kept = part("kept");
    operators.multiply(update, change, NONE, kept);
    operators.add(fresh, kept, NONE, next);
  }

  private int part(String what) {
    return draft.floats(name + "." + what, row);
  }

  private int[] gates(String what, int x, TensorData weight, TensorData bias) {
    String label = name + "." + what;
    int all = draft.floats(label, Shape.of(1, 3 * row.dim(1)));
    operators.fullyConnected(label, x, weight.toFloats(), bias.toFloats(), NONE, all);
    int[] parts = {part(what + ".r"), part(what + ".z"), part(what + ".n")};
    operators.split(label, all, parts);
    return parts;
  }

  private int sigmoidOfSum(String what, int a, int b) {
    int sum = part(what + ".sum");
    operators.add(a, b, NONE, sum);
    int gate = part(what);
    operators.unary(BuiltinOperator.LOGISTIC, sum, gate);
    return gate;
  }
}
