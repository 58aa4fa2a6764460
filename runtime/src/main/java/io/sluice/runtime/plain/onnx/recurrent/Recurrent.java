package io.sluice.runtime.plain.onnx.recurrent;

import io.sluice.model.DataType;
import io.sluice.runtime.plain.PlainKernel;
import io.sluice.runtime.plain.PlainNode;
import io.sluice.runtime.plain.TensorType;
import io.sluice.runtime.plain.TensorView;
import io.sluice.runtime.plain.onnx.Products;
import io.sluice.runtime.plain.onnx.Sums;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What RNN, GRU and LSTM have in common: directions, sequences and their lengths, products, states.
 * A linear layer's sum begins with the bias and runs over its inputs in ascending order. Beyond a
 * sequence's length Y is 0; the last state is that of its last step.
 */
public abstract class Recurrent implements PlainKernel {
  /** Working memory, by its index in the scratch. */
  static final int H = 0;

  static final int C = 1;
  static final int FROM_INPUT = 2;
  static final int FROM_STATE = 3;
  static final int SPARE = 4;

  private static final int W = 1;
  private static final int R = 2;
  private static final int B = 3;
  private static final int LENGTHS = 4;
  private static final int INITIAL_H = 5;
  static final int INITIAL_C = 6;

  final RecurrentShape shape;
  private final Products products;
  private final boolean firstReversed;
  private final float clip;
  private final List<GateFunction> functions;

  Recurrent(PlainNode node, int gates, String... defaultFunctions) {
    String direction = node.text("direction", "forward");
    int directions =
        switch (direction) {
          case "forward", "reverse" -> 1;
          case "bidirectional" -> 2;
          default -> throw node.failure("direction '%s' is not supported", direction);
        };
    this.shape = RecurrentShape.of(node, gates, directions);
    this.products = Products.of(Sums.typeFor(shape.type()));
    this.firstReversed = direction.equals("reverse");
    this.clip = node.real("clip", Float.POSITIVE_INFINITY);
    node.check(clip >= 0, "attribute 'clip' is %s", clip);
    this.functions = functions(node, directions, defaultFunctions);
  }

  private static List<GateFunction> functions(PlainNode node, int directions, String... defaults) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < directions; i++) {
      names.addAll(List.of(defaults));
    }
    int count = names.size();
    names = node.texts("activations", names.toArray(new String[0]));
    node.check(names.size() == count, "%d activations, not %d", names.size(), count);
    float[] alphas = node.reals("activation_alpha");
    float[] betas = node.reals("activation_beta");
    int alpha = 0;
    int beta = 0;
    List<GateFunction> functions = new ArrayList<>();
    for (String name : names) {
      GateFunction.Kind kind = GateFunction.Kind.of(node, name);
      boolean hasAlpha = kind.parameters >= 1 && alpha < alphas.length;
      boolean hasBeta = kind.parameters >= 2 && beta < betas.length;
      functions.add(
          new GateFunction(
              kind, hasAlpha ? alphas[alpha++] : kind.alpha, hasBeta ? betas[beta++] : kind.beta));
    }
    return List.copyOf(functions);
  }

  /** The types of Y and of the last states. */
  List<TensorType> outputs(int states) {
    List<TensorType> outputs = new ArrayList<>(List.of(shape.outputs()));
    for (int i = 0; i < states; i++) {
      outputs.add(shape.states());
    }
    return outputs;
  }

  List<TensorType> scratch() {
    TensorType one = shape.scratch(1);
    TensorType all = shape.scratch(shape.gates());
    return List.of(one, one, all, all, one);
  }

  @Override
  public void run(TensorView[] inputs, TensorView[] outputs, TensorView[] scratch) {
    for (int direction = 0; direction < shape.directions(); direction++) {
      for (int sequence = 0; sequence < shape.batch(); sequence++) {
        int state = shape.stateAt(direction, sequence);
        begin(optional(inputs, INITIAL_H), state, scratch[H]);
        begin(optional(inputs, INITIAL_C), state, scratch[C]);
        sequence(inputs, outputs[0], scratch, direction, sequence);
        end(scratch[H], outputs, 1, state);
        end(scratch[C], outputs, 2, state);
      }
    }
  }

  private void sequence(
      TensorView[] inputs, TensorView y, TensorView[] scratch, int direction, int sequence) {
    TensorView lengths = optional(inputs, LENGTHS);
    int length =
        lengths == null
            ? shape.steps()
            : (int) Math.max(0, Math.min(shape.steps(), lengths.getLong(sequence)));
    boolean reversed = firstReversed || direction == 1;
    for (int i = 0; i < length; i++) {
      int step = reversed ? length - 1 - i : i;
      linear(inputs, W, direction, inputs[0], shape.inputAt(step, sequence), scratch[FROM_INPUT]);
      step(inputs, scratch, direction);
      if (y != null) {
        store(scratch[H], y, shape.outputAt(step, direction, sequence));
      }
    }
    for (int step = length; y != null && step < shape.steps(); step++) {
      int at = shape.outputAt(step, direction, sequence);
      for (int i = 0; i < shape.hidden(); i++) {
        y.setFloat(at + i, 0f);
      }
    }
  }

  /**
   * Makes the next state of the last one, in the scratch, where the linear layer of the input has
   * been computed.
   */
  abstract void step(TensorView[] inputs, TensorView[] scratch, int direction);

  /** The linear layer of the state, all gates. */
  final void linearOfState(TensorView[] inputs, TensorView[] scratch, int direction) {
    linear(inputs, R, direction, scratch[H], 0, scratch[FROM_STATE]);
  }

  /** The linear layer of one gate of a state, or of what takes its place. */
  final void linearOfGate(
      TensorView[] inputs, int direction, int gate, TensorView h, TensorView to) {
    int hidden = shape.hidden();
    rows(inputs, R, direction, h, 0, to, gate * hidden, hidden);
  }

  private void linear(
      TensorView[] inputs, int weight, int direction, TensorView x, int xAt, TensorView to) {
    rows(inputs, weight, direction, x, xAt, to, 0, shape.rows());
  }

  private void rows(
      TensorView[] inputs,
      int weight,
      int direction,
      TensorView x,
      int xAt,
      TensorView to,
      int first,
      int count) {
    int width = weight == W ? shape.inputs() : shape.hidden();
    TensorView biases = optional(inputs, B);
    int biasAt = (2 * direction + weight - W) * shape.rows();
    for (int row = first; row < first + count; row++) {
      if (biases == null) {
        to.setFloat(row, 0f);
      } else {
        to.copy(row, biases, biasAt + row);
      }
      int weightAt = (direction * shape.rows() + row) * width;
      products.addDot(to, row, x, xAt, 1, inputs[weight], weightAt, 1, width);
    }
  }

  /** Clips a row of {@code hidden} elements and applies an activation to it in place. */
  final void activate(int direction, int function, TensorView row, int at) {
    Gates.activate(row, at, row, at, function(direction, function), clip, shape.hidden());
  }

  final GateFunction function(int direction, int function) {
    return functions.get(direction * (functions.size() / shape.directions()) + function);
  }

  private void begin(@Nullable TensorView initial, int at, TensorView state) {
    if (initial == null) {
      Sums.clear(state);
    } else {
      state.copy(0, initial, at, shape.hidden());
    }
  }

  private void end(TensorView state, TensorView[] outputs, int output, int at) {
    TensorView to = optional(outputs, output);
    if (to != null) {
      store(state, to, at);
    }
  }

  /** Copies a state, rounded where the output is FLOAT16. */
  private void store(TensorView state, TensorView to, int at) {
    if (to.type() == DataType.FLOAT16) {
      for (int i = 0; i < shape.hidden(); i++) {
        to.setFloat(at + i, state.getFloat(i));
      }
    } else {
      to.copy(at, state, 0, shape.hidden());
    }
  }

  public static @Nullable TensorView optional(TensorView[] tensors, int index) {
    return index < tensors.length ? tensors[index] : null;
  }
}
