package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Op;
import io.sluice.model.QuantParams;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.model.UnaryFunction;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Activations that operators have built in, as nodes behind them. Of quantized tensors they are
 * clamps; where the bounds are those of the type, nothing.
 */
final class FusedActivations {
  private final OperatorNodes operator;

  private FusedActivations(OperatorNodes operator) {
    this.operator = operator;
  }

  /**
   * Lets {@code product} write the operator's result, and the operator's activation follow it.
   *
   * @param product takes the tensor to write, which is like the output
   */
  static void apply(OperatorNodes operator, Consumer<String> product) {
    String activation = operator.options().text("fused_activation_function", "NONE");
    new FusedActivations(operator).apply(activation, product);
  }

  private void apply(String activation, Consumer<String> product) {
    String output = operator.output(0);
    TensorSpec spec = operator.graph().spec(output);
    Bounds bounds = spec.type().isFloat() ? null : Bounds.of(activation, spec);
    if (activation.equals("NONE") || (bounds != null && bounds.isWhole(spec.type()))) {
      product.accept(output);
      return;
    }
    String before = operator.graph().declareLike(output, spec.shape());
    product.accept(before);
    if (bounds == null) {
      applyFloat(activation, before, output);
    } else {
      clamp(before, output, bounds);
    }
  }

  private void applyFloat(String activation, String x, String y) {
    switch (activation) {
      case "RELU" -> operator.emit(new Op.Unary(UnaryFunction.RELU), List.of(x), y);
      case "RELU6" -> operator.emit(new Op.Unary(UnaryFunction.RELU6), List.of(x), y);
      case "TANH" -> operator.emit(new Op.Unary(UnaryFunction.TANH), List.of(x), y);
      case "RELU_N1_TO_1" -> clip(operator, x, y, -1f, 1f);
      default -> throw new InvalidModelException("activation " + activation + " is not supported");
    }
  }

  /** Adds a node that clips floats. */
  static void clip(OperatorNodes operator, String x, String y, float low, float high) {
    String least = operator.graph().newScalar(y + ".min", low);
    String greatest = operator.graph().newScalar(y + ".max", high);
    operator.onnx("Clip", 13, Map.of(), List.of(x, least, greatest), y);
  }

  private void clamp(String x, String y, Bounds bounds) {
    TensorSpec spec = operator.graph().spec(y);
    UnaryFunction table = bounds.asFunction(spec);
    if (table != null) {
      operator.emit(new Op.Unary(table), List.of(x), y);
      return;
    }
    String low = constant(y + ".min", spec.type(), bounds.low());
    String high = constant(y + ".max", spec.type(), bounds.high());
    operator.onnx("Clip", 13, Map.of(), List.of(x, low, high), y);
  }

  private String constant(String name, DataType type, int value) {
    return operator.graph().newConstant(name, TensorData.ofLongs(type, Shape.of(), value), null);
  }

  /** The least and the greatest integer that an activation gives. */
  record Bounds(int low, int high) {
    /**
     * The bounds of an activation on a quantized tensor.
     *
     * <p>Source: TensorFlow Lite, {@code CalculateActivationRangeQuantized}.
     */
    static Bounds of(String activation, TensorSpec spec) {
      int least = (int) spec.type().least();
      int greatest = (int) spec.type().greatest();
      if (activation.equals("NONE")) {
        return new Bounds(least, greatest);
      }
      QuantParams to = spec.requireQuantization();
      return switch (activation) {
        case "RELU" -> new Bounds(Math.max(least, quantize(0, to)), greatest);
        case "RELU6" ->
            new Bounds(Math.max(least, quantize(0, to)), Math.min(greatest, quantize(6, to)));
        case "RELU_N1_TO_1" ->
            new Bounds(Math.max(least, quantize(-1, to)), Math.min(greatest, quantize(1, to)));
        default ->
            throw new InvalidModelException(
                "activation " + activation + " of integers is not supported");
      };
    }

    private static int quantize(float real, QuantParams to) {
      float units = real / to.scale();
      int rounded = (int) (units < 0 ? Math.ceil(units - 0.5) : Math.floor(units + 0.5));
      check(Math.abs((long) rounded) < 1 << 30, "scale %s is too small", to.scale());
      return rounded + to.zeroPoint();
    }

    boolean isWhole(DataType type) {
      return low <= type.least() && high >= type.greatest();
    }

    /** The function of INT8 that is this clamp for each of its values, or null. */
    @Nullable UnaryFunction asFunction(TensorSpec spec) {
      if (!OperatorNodes.isInt8(spec)) {
        return null;
      }
      if (isTable(spec, Float.POSITIVE_INFINITY)) {
        return UnaryFunction.RELU;
      }
      return isTable(spec, 6) ? UnaryFunction.RELU6 : null;
    }

    /** As {@code docs/numerics.md} defines INT8 functions, compared with the clamp. */
    private boolean isTable(TensorSpec spec, float greatest) {
      QuantParams quantization = spec.requireQuantization();
      float scale = quantization.scale();
      int zeroPoint = quantization.zeroPoint();
      for (int q = Byte.MIN_VALUE; q <= Byte.MAX_VALUE; q++) {
        float real = Math.min(Math.max(scale * (float) (q - zeroPoint), 0), greatest);
        int table = (int) Math.rint(real * (1f / scale)) + zeroPoint;
        if (Math.min(table, Byte.MAX_VALUE) != Math.max(low, Math.min(high, q))) {
          return false;
        }
      }
      return true;
    }
  }
}
