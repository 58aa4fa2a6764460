package io.sluice.tools.onnx.qdq;

import io.sluice.model.DataType;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A convolution or linear layer of ONNX with constant INT8 weights.
 *
 * @param op the core op
 * @param bias null if there is none
 */
record Layer(Op op, Weights weights, @Nullable Bias bias) {

  /** The layer that a float node between casts is, or null. */
  static @Nullable Layer of(Imported node, Map<String, Node> producers) {
    return switch (node.op().name()) {
      case "Conv" -> conv(node, producers);
      case "Gemm" -> gemm(node, producers);
      case "MatMul" -> matMul(node, producers);
      default -> null;
    };
  }

  /** This layer, which has no bias, with one. */
  Layer withBias(Bias added) {
    return new Layer(op, weights, added);
  }

  /** A QLinearConv or QLinearMatMul as a layer, or null. */
  static @Nullable Layer ofQLinear(Imported node) {
    boolean conv = node.is("QLinearConv");
    TensorData data = node.constant(3);
    if (data == null) {
      return null;
    }
    Affine affine = Affine.of(node, node.input(3), 4, conv ? 0 : 1);
    if (affine == null) {
      return null;
    }
    if (!conv) {
      return layer(new Op.Linear(), Weights.transposed(affine, data), null);
    }
    TensorData bias = node.constant(8);
    boolean known = !node.has(8) || (bias != null && bias.type() == DataType.INT32);
    Op op = convOp(node, data.shape());
    return op == null || !known
        ? null
        : layer(op, Weights.channelsFirst(affine, data), bias == null ? null : Bias.ofSums(bias));
  }

  private static @Nullable Layer layer(Op op, @Nullable Weights weights, @Nullable Bias bias) {
    return weights == null ? null : new Layer(op, weights, bias);
  }

  private static @Nullable Layer conv(Imported node, Map<String, Node> producers) {
    Constant weight = Constant.of(node, 1, producers);
    Constant bias = Constant.of(node, 2, producers);
    if (weight == null || weight.affine() == null || (node.has(2) && bias == null)) {
      return null;
    }
    Op op = convOp(node, node.shape(1));
    return op == null
        ? null
        : layer(
            op,
            Weights.channelsFirst(weight.affine(), weight.data()),
            bias == null ? null : bias.asBias());
  }

  private static @Nullable Layer gemm(Imported node, Map<String, Node> producers) {
    Constant weight = Constant.of(node, 1, producers);
    Constant bias = Constant.of(node, 2, producers);
    if (weight == null
        || weight.affine() == null
        || (node.has(2) && bias == null)
        || node.attributes().integer("transA", 0) != 0
        || node.attributes().real("alpha", 1) != 1
        || (node.has(2) && node.attributes().real("beta", 1) != 1)) {
      return null;
    }
    int channels = node.outputShape().dim(-1);
    if (bias != null && !fitsChannels(bias.data().shape(), channels)) {
      return null;
    }
    Weights weights =
        node.attributes().integer("transB", 0) != 0
            ? Weights.channelsFirst(weight.affine(), weight.data())
            : Weights.transposed(weight.affine(), weight.data());
    return layer(new Op.Linear(), weights, bias == null ? null : bias.asBias());
  }

  /** Whether a bias adds one value for each channel, or one for all. */
  static boolean fitsChannels(Shape bias, int channels) {
    int count = bias.elementCount();
    return count == 1 || (count == channels && bias.dim(-1) == channels);
  }

  private static @Nullable Layer matMul(Imported node, Map<String, Node> producers) {
    Constant weight = Constant.of(node, 1, producers);
    return weight == null || weight.affine() == null || node.shape(0).rank() < 2
        ? null
        : layer(new Op.Linear(), Weights.transposed(weight.affine(), weight.data()), null);
  }

  private static @Nullable Op convOp(Imported node, Shape weight) {
    int dimensions = weight.rank() - 2;
    if (dimensions < 1 || dimensions > 2) {
      return null;
    }
    List<Integer> stride = integers(node, "strides", dimensions, 1);
    List<Integer> dilation = integers(node, "dilations", dimensions, 1);
    List<Integer> padding =
        switch (node.attributes().text("auto_pad", "NOTSET")) {
          case "NOTSET" -> integers(node, "pads", 2 * dimensions, 0);
          case "VALID" -> Collections.nCopies(2 * dimensions, 0);
          case "SAME_UPPER" -> samePadding(node, weight, stride, dilation, false);
          default -> samePadding(node, weight, stride, dilation, true);
        };
    int groups = node.attributes().integer("group", 1, 1, Integer.MAX_VALUE);
    boolean padded = padding.stream().allMatch(p -> p >= 0);
    return padded ? new Op.Conv(stride, padding, dilation, groups) : null;
  }

  private static List<Integer> integers(Imported node, String name, int count, long absent) {
    long[] filled = new long[count];
    Arrays.fill(filled, absent);
    return Arrays.stream(node.attributes().integers(name, filled))
        .mapToObj(Math::toIntExact)
        .toList();
  }

  /** What makes the output as long as the input over the stride, the odd one last or first. */
  private static List<Integer> samePadding(
      Imported node, Shape weight, List<Integer> stride, List<Integer> dilation, boolean lower) {
    List<Integer> before = new ArrayList<>();
    List<Integer> after = new ArrayList<>();
    for (int d = 0; d < stride.size(); d++) {
      int reach = (weight.dim(2 + d) - 1) * dilation.get(d) + 1;
      int covered = (node.outputShape().dim(2 + d) - 1) * stride.get(d) + reach;
      int lack = Math.max(0, covered - node.shape(0).dim(2 + d));
      before.add(lower ? lack - lack / 2 : lack / 2);
      after.add(lower ? lack / 2 : lack - lack / 2);
    }
    before.addAll(after);
    return before;
  }
}
