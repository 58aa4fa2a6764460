package io.sluice.tools.onnx.qdq;

import io.sluice.model.DataType;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.tools.onnx.mapping.CoreAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A convolution or linear layer of ONNX with constant INT8 weights.
 *
 * @param op the core op
 * @param bias null if there is none
 */
record Int8Layer(Op op, Int8Weights weights, @Nullable LayerBias bias) {

  /** The layer that a float node between casts is, or null. */
  static @Nullable Int8Layer of(ImportedNode node, Map<String, Node> producers) {
    return switch (node.op().name()) {
      case "Conv" -> conv(node, producers);
      case "Gemm" -> gemm(node, producers);
      case "MatMul" -> matMul(node, producers);
      default -> null;
    };
  }

  /** This layer, which has no bias, with one. */
  Int8Layer withBias(LayerBias added) {
    return new Int8Layer(op, weights, added);
  }

  /** A QLinearConv or QLinearMatMul as a layer, or null. */
  static @Nullable Int8Layer ofQLinear(ImportedNode node) {
    boolean conv = node.is("QLinearConv");
    TensorData data = node.constant(3);
    if (data == null) {
      return null;
    }
    OnnxQuantParams affine = OnnxQuantParams.of(node, node.input(3), 4, conv ? 0 : 1);
    if (affine == null) {
      return null;
    }
    if (!conv) {
      return layer(new Op.Linear(), Int8Weights.transposed(affine, data), null);
    }
    TensorData bias = node.constant(8);
    boolean known = !node.has(8) || (bias != null && bias.type() == DataType.INT32);
    Op op = convOp(node, data.shape());
    return op == null || !known
        ? null
        : layer(
            op,
            Int8Weights.channelsFirst(affine, data),
            bias == null ? null : LayerBias.ofSums(bias));
  }

  private static @Nullable Int8Layer layer(
      Op op, @Nullable Int8Weights weights, @Nullable LayerBias bias) {
    return weights == null ? null : new Int8Layer(op, weights, bias);
  }

  private static @Nullable Int8Layer conv(ImportedNode node, Map<String, Node> producers) {
    ConstantOperand weight = ConstantOperand.of(node, 1, producers);
    ConstantOperand bias = ConstantOperand.of(node, 2, producers);
    if (weight == null || weight.affine() == null || (node.has(2) && bias == null)) {
      return null;
    }
    Op op = convOp(node, node.shape(1));
    return op == null
        ? null
        : layer(
            op,
            Int8Weights.channelsFirst(weight.affine(), weight.data()),
            bias == null ? null : bias.asBias());
  }

  private static @Nullable Int8Layer gemm(ImportedNode node, Map<String, Node> producers) {
    ConstantOperand weight = ConstantOperand.of(node, 1, producers);
    ConstantOperand bias = ConstantOperand.of(node, 2, producers);
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
    Int8Weights weights =
        node.attributes().integer("transB", 0) != 0
            ? Int8Weights.channelsFirst(weight.affine(), weight.data())
            : Int8Weights.transposed(weight.affine(), weight.data());
    return layer(new Op.Linear(), weights, bias == null ? null : bias.asBias());
  }

  /** Whether a bias adds one value for each channel, or one for all. */
  static boolean fitsChannels(Shape bias, int channels) {
    int count = bias.elementCount();
    return count == 1 || (count == channels && bias.dim(-1) == channels);
  }

  private static @Nullable Int8Layer matMul(ImportedNode node, Map<String, Node> producers) {
    ConstantOperand weight = ConstantOperand.of(node, 1, producers);
    return weight == null || weight.affine() == null || node.shape(0).rank() < 2
        ? null
        : layer(new Op.Linear(), Int8Weights.transposed(weight.affine(), weight.data()), null);
  }

  private static @Nullable Op convOp(ImportedNode node, Shape weight) {
    return CoreAttributes.conv(node.attributes(), node.shape(0), weight, node.outputShape());
  }
}
