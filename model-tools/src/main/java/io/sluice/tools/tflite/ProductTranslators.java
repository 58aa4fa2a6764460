package io.sluice.tools.tflite;

import static io.sluice.model.InvalidModelException.check;
import static io.sluice.tools.tflite.OperatorNodes.isFloat;
import static io.sluice.tools.tflite.OperatorNodes.isInt8;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.NumericsProfile;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fully connected layers and convolutions. Those with constant weights in FLOAT32, or in INT8
 * throughout with weights around zero, become core ops; others stay as they are.
 */
final class ProductTranslators {
  private static final int X = 0;
  private static final int WEIGHTS = 1;
  private static final int BIAS = 2;

  private ProductTranslators() {}

  static Map<String, OpTranslator> translators() {
    return Map.of(
        "FULLY_CONNECTED", ProductTranslators::fullyConnected,
        "CONV_2D", operator -> convolution(operator, false),
        "DEPTHWISE_CONV_2D", operator -> convolution(operator, true),
        "TRANSPOSE_CONV", ProductTranslators::transposedConvolution,
        "BATCH_MATMUL", ProductTranslators::matrixProduct);
  }

  private static void fullyConnected(OperatorNodes operator) {
    String format = operator.options().text("weights_format", "DEFAULT");
    check(format.equals("DEFAULT"), "weights_format %s is not supported", format);
    if (!isCore(operator)) {
      operator.keep();
      return;
    }
    String weights = weights(operator);
    Shape shape = operator.graph().shape(weights);
    check(shape.rank() == 2, "weights of shape %s are not a matrix", shape);
    Shape x = operator.in(X).shape();
    check(
        shape.dim(1) > 0 && x.elementCount() % shape.dim(1) == 0,
        "input shape %s does not fit weights of shape %s",
        x,
        shape);
    int rows = x.elementCount() / shape.dim(1);
    String rowsOfX = operator.reshaped(operator.input(X), Shape.of(rows, shape.dim(1)));
    Shape y = Shape.of(rows, shape.dim(0));
    FusedActivations.apply(
        operator,
        to -> {
          boolean fits = operator.graph().shape(to).equals(y);
          String rowsOfY = fits ? to : operator.graph().declareLike(to, y);
          operator.emit(new Op.Linear(), operands(operator, rowsOfX, weights), rowsOfY);
          if (!fits) {
            operator.reshape(rowsOfY, to);
          }
        });
  }

  private static void convolution(OperatorNodes operator, boolean depthwise) {
    Shape image = operator.in(X).shape();
    Shape given = operator.in(WEIGHTS).shape();
    check(
        image.rank() == 4 && given.rank() == 4,
        "input %s and weights %s must have 4 dimensions",
        image,
        given);
    if (!isCore(operator) || isOfItsOwnKernel(operator, image, given, depthwise)) {
      operator.keepFrom(X);
      return;
    }
    SpatialWindow window = SpatialWindow.of(operator.options(), image, given.dim(1), given.dim(2));
    int channels = image.dim(3);
    int ofGroup = depthwise ? 1 : given.dim(3);
    check(
        ofGroup >= 1 && channels >= 1 && channels % ofGroup == 0,
        "weights of shape %s do not fit %d channels",
        given,
        channels);
    String weights =
        depthwise
            ? operator.transposed(weights(operator), 3, 0, 1, 2)
            : operator.transposed(weights(operator), 0, 3, 1, 2);
    Op conv = new Op.Conv(window.stride(), window.padding(), window.dilation(), channels / ofGroup);
    String x = operator.transposed(operator.input(X), 0, 3, 1, 2);
    FusedActivations.apply(
        operator,
        to -> {
          String y = operator.graph().declareLike(to, channelsFirst(operator.graph().shape(to)));
          operator.emit(conv, operands(operator, x, weights), y);
          operator.transpose(y, to, 0, 2, 3, 1);
        });
  }

  private static void transposedConvolution(OperatorNodes operator) {
    int weights = 1;
    int image = 2;
    int bias = 3;
    operator.constant(0, "output shape");
    if (!isFloat(operator.in(image)) || !isFloat(operator.in(weights))) {
      operator.keepFrom(image);
      return;
    }
    Shape kernel = operator.in(weights).shape();
    Shape x = operator.in(image).shape();
    Shape y = operator.out(0).shape();
    check(
        kernel.rank() == 4 && x.rank() == 4 && y.rank() == 4,
        "input %s, weights %s and output %s must have 4 dimensions",
        x,
        kernel,
        y);
    // The window of the convolution from the output back to the input.
    SpatialWindow window = SpatialWindow.of(operator.options(), y, kernel.dim(1), kernel.dim(2));
    List<Long> pads = new ArrayList<>(List.of(0L, 0L, 0L, 0L));
    List<Long> excess = new ArrayList<>();
    for (int d = 0; d < 2; d++) {
      long full = (x.dim(d + 1) - 1L) * window.stride().get(d) + kernel.dim(d + 1);
      long before = window.padding().get(d);
      long after = full - before - y.dim(d + 1);
      pads.set(d, before);
      pads.set(d + 2, Math.max(after, 0));
      excess.add(Math.max(-after, 0));
    }
    List<String> operands = new ArrayList<>();
    operands.add(operator.transposed(operator.input(image), 0, 3, 1, 2));
    operands.add(operator.transposed(operator.input(weights), 3, 0, 1, 2));
    if (operator.has(bias)) {
      operands.add(operator.input(bias));
    }
    Map<String, Attribute> attributes =
        Map.of(
            "strides", Attribute.ofInts(window.stride().stream().map(s -> (long) s).toList()),
            "pads", Attribute.ofInts(pads),
            "output_padding", Attribute.ofInts(excess));
    FusedActivations.apply(
        operator,
        to -> {
          String first = operator.graph().declareLike(to, channelsFirst(y));
          operator.onnx("ConvTranspose", 11, attributes, operands, first);
          operator.transpose(first, to, 0, 2, 3, 1);
        });
  }

  private static void matrixProduct(OperatorNodes operator) {
    if (!isFloat(operator.in(0)) || !isFloat(operator.in(1))) {
      operator.keep();
      return;
    }
    String a = adjoint(operator, operator.input(0), "adj_x");
    String b = adjoint(operator, operator.input(1), "adj_y");
    operator.onnx("MatMul", 13, Map.of(), List.of(a, b), operator.output(0));
  }

  private static String adjoint(OperatorNodes operator, String x, String option) {
    if (!operator.options().flag(option)) {
      return x;
    }
    int rank = operator.graph().shape(x).rank();
    check(rank >= 2, "tensor '%s' is not a matrix", x);
    int[] permutation = new int[rank];
    for (int i = 0; i < rank; i++) {
      permutation[i] = i < rank - 2 ? i : 2 * rank - 3 - i;
    }
    return operator.transposed(x, permutation);
  }

  private static List<String> operands(OperatorNodes operator, String x, String weights) {
    return operator.has(BIAS) ? List.of(x, weights, operator.input(BIAS)) : List.of(x, weights);
  }

  static Shape channelsFirst(Shape image) {
    check(image.rank() == 4, "output shape %s must have 4 dimensions", image);
    return Shape.of(image.dim(0), image.dim(3), image.dim(1), image.dim(2));
  }

  /**
   * Whether optimized kernels round an INT8 convolution otherwise than the core op with its groups:
   * a grouped one, a depthwise one of UINT8, and one of a single channel whose outputs do not fill
   * blocks of eight.
   */
  private static boolean isOfItsOwnKernel(
      OperatorNodes operator, Shape image, Shape weights, boolean depthwise) {
    if (operator.graph().numerics() != NumericsProfile.TFLITE_OPTIMIZED
        || !isInt8(operator.in(X))) {
      return false;
    }
    return depthwise
        ? operator.isShifted(X) || (image.dim(3) == 1 && weights.dim(3) % 8 != 0)
        : weights.dim(3) != image.dim(3);
  }

  /** Whether the core op's arithmetic is the operator's. */
  private static boolean isCore(OperatorNodes operator) {
    TensorSpec x = operator.in(X);
    TensorSpec weights = operator.in(WEIGHTS);
    TensorSpec y = operator.out(0);
    if (!operator.isConstant(WEIGHTS) || (operator.has(BIAS) && !operator.isConstant(BIAS))) {
      return false;
    }
    if (isFloat(x) && isFloat(weights)) {
      // The reference kernels round their sums otherwise than core ops.
      return operator.graph().numerics() != NumericsProfile.TFLITE_REFERENCE;
    }
    if (isFloat(x) && HybridWeights.replaces(operator, WEIGHTS)) {
      return true;
    }
    return isInt8(x)
        && isInt8(y)
        && weights.type() == DataType.INT8
        && weights.quantization() != null
        && (!operator.has(BIAS) || operator.in(BIAS).type() == DataType.INT32)
        && CenteredWeights.exist(
            operator.graph().data(operator.input(WEIGHTS)), weights.quantization());
  }

  /** The weights around zero. */
  private static String weights(OperatorNodes operator) {
    String name = operator.input(WEIGHTS);
    TensorSpec spec = operator.graph().spec(name);
    TensorData data = operator.graph().data(name);
    if (isFloat(operator.in(X)) && HybridWeights.replaces(operator, WEIGHTS)) {
      return HybridWeights.inFloat(operator, WEIGHTS);
    }
    if (data == null || spec.quantization() == null || spec.quantization().isPerChannel()) {
      return name;
    }
    return spec.quantization().zeroPoint() == 0
        ? name
        : operator
            .graph()
            .newConstant(
                name,
                CenteredWeights.of(data, spec.quantization()),
                CenteredWeights.quantization(spec.quantization()));
  }
}
