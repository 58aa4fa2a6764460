package io.sluice.tools.tflite;

import static java.util.Objects.requireNonNull;

import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.List;

/**
 * An LSTM of floats as Sluice's own, under Sluice's own numerics, where it is a plain one: the
 * weights of the gates, in the same order, one behind the other.
 */
final class CoreLstm {
  private static final int X = 0;
  private static final int INPUT_WEIGHTS = 1;
  private static final int HIDDEN_WEIGHTS = 5;
  private static final int PEEPHOLES = 9;
  private static final int BIASES = 12;
  private static final int PROJECTION = 16;
  private static final int HIDDEN_STATE = 18;
  private static final int CELL_STATE = 19;
  private static final int NORMALIZATIONS = 20;
  private static final int GATES = 4;
  private static final float CONVERTERS_CLIP = 10;

  private CoreLstm() {}

  /** Whether it can be one. */
  static boolean replaces(OperatorNodes operator) {
    boolean plain =
        operator.graph().numerics() == NumericsProfile.SLUICE
            && operator.options().text("fused_activation_function", "NONE").equals("TANH")
            && !operator.options().flag("time_major")
            && isUsualClip(operator.options().real("cell_clip", 0))
            && !operator.has(PROJECTION);
    for (int gate = 0; plain && gate < GATES; gate++) {
      plain =
          isFloatConstant(operator, INPUT_WEIGHTS + gate)
              && isFloatConstant(operator, HIDDEN_WEIGHTS + gate)
              && isFloatConstant(operator, BIASES + gate)
              && !operator.has(NORMALIZATIONS + gate)
              && !(gate < GATES - 1 && operator.has(PEEPHOLES + gate));
    }
    return plain;
  }

  /** TensorFlow's converter writes this clip for every LSTM of Keras, which has none. */
  private static boolean isUsualClip(float clip) {
    return clip == 0 || clip == CONVERTERS_CLIP;
  }

  private static boolean isFloatConstant(OperatorNodes operator, int input) {
    return operator.has(input)
        && operator.isConstant(input)
        && OperatorNodes.isFloat(operator.in(input));
  }

  static void emit(OperatorNodes operator) {
    OperatorNodes.State hidden = operator.state(HIDDEN_STATE);
    OperatorNodes.State cell = operator.state(CELL_STATE);
    int width = operator.in(BIASES).shape().elementCount();
    String zeros =
        operator
            .graph()
            .newConstant(
                operator.name() + ".bias_hh",
                TensorData.ofFloats(Shape.of(GATES * width), new float[GATES * width]),
                null);
    operator.emit(
        new Op.Lstm(),
        List.of(
            operator.input(X),
            hidden.old(),
            cell.old(),
            joined(operator, INPUT_WEIGHTS, ".weight_ih"),
            joined(operator, HIDDEN_WEIGHTS, ".weight_hh"),
            joined(operator, BIASES, ".bias_ih"),
            zeros),
        operator.output(0),
        hidden.next(),
        cell.next());
  }

  /** The constants of all gates, one behind the other. */
  private static String joined(OperatorNodes operator, int first, String ending) {
    Shape one = operator.in(first).shape();
    float[] all = new float[GATES * one.elementCount()];
    for (int gate = 0; gate < GATES; gate++) {
      TensorData data = requireNonNull(operator.graph().data(operator.input(first + gate)));
      System.arraycopy(data.toFloats(), 0, all, gate * one.elementCount(), one.elementCount());
    }
    Shape shape = one.withDim(0, GATES * one.dim(0));
    return operator
        .graph()
        .newConstant(operator.name() + ending, TensorData.ofFloats(shape, all), null);
  }
}
