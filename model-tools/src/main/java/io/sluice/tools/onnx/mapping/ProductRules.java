package io.sluice.tools.onnx.mapping;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Convolutions and matrix products with constant weights, and batch normalization. */
final class ProductRules {
  private ProductRules() {}

  static Map<String, Rule> rules() {
    return Map.of(
        "Conv", ProductRules::conv,
        "Gemm", ProductRules::gemm,
        "MatMul", ProductRules::matMul,
        "BatchNormalization", ProductRules::batchNorm);
  }

  private static boolean conv(MappedNode node, Draft draft) {
    int dimensions = node.shape(0).rank() - 2;
    if (dimensions < 1
        || dimensions > 2
        || !node.isConstant(1)
        || (node.has(2) && !node.isConstant(2))) {
      return false;
    }
    Op.Conv op =
        new Op.Conv(
            node.integers("strides", dimensions, 1),
            padding(node, dimensions),
            node.integers("dilations", dimensions, 1),
            node.attributes().integer("group", 1, 1, Integer.MAX_VALUE));
    if (node.has(2)) {
      draft.replace(node, op, node.input(0), node.input(1), node.input(2));
    } else {
      draft.replace(node, op, node.input(0), node.input(1));
    }
    return true;
  }

  /** The padding before each dimension, then after each; that of SAME follows from the output. */
  private static List<Integer> padding(MappedNode node, int dimensions) {
    String auto = node.attributes().text("auto_pad", "NOTSET");
    if (auto.equals("NOTSET")) {
      return node.integers("pads", 2 * dimensions, 0);
    }
    List<Integer> padding = new ArrayList<>(Collections.nCopies(2 * dimensions, 0));
    if (auto.equals("VALID")) {
      return padding;
    }
    List<Integer> strides = node.integers("strides", dimensions, 1);
    List<Integer> dilations = node.integers("dilations", dimensions, 1);
    for (int d = 0; d < dimensions; d++) {
      int reach = dilations.get(d) * (node.shape(1).dim(2 + d) - 1) + 1;
      int covered = (node.outputShape().dim(2 + d) - 1) * strides.get(d) + reach;
      int missing = Math.max(0, covered - node.shape(0).dim(2 + d));
      int less = missing / 2;
      padding.set(d, auto.equals("SAME_UPPER") ? less : missing - less);
      padding.set(d + dimensions, missing - padding.get(d));
    }
    return padding;
  }

  private static boolean gemm(MappedNode node, Draft draft) {
    float[] weight = node.floats(1);
    if (weight == null
        || weight.length == 0
        || node.attributes().integer("transA", 0) != 0
        || node.attributes().real("alpha", 1f) != 1f) {
      return false;
    }
    boolean transposed = node.attributes().integer("transB", 0) != 0;
    int outputs = node.outputShape().dim(1);
    String w = transposed ? node.input(1) : transposed(draft, node.input(1), weight, outputs);
    if (!node.has(2) || node.attributes().real("beta", 1f) == 0f) {
      draft.replace(node, new Op.Linear(), node.input(0), w);
      return true;
    }
    float[] addend = node.floats(2);
    if (addend == null || node.shape(2).elementCount() > 1 && !isVector(node.shape(2), outputs)) {
      return false;
    }
    float[] bias = scaled(addend, node.attributes().real("beta", 1f), outputs);
    String b = draft.constant(node.input(2) + ".bias", Shape.of(outputs), bias);
    draft.replace(node, new Op.Linear(), node.input(0), w, b);
    return true;
  }

  private static float[] scaled(float[] addend, float beta, int outputs) {
    float[] bias = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      bias[o] = beta * addend[addend.length == 1 ? 0 : o];
    }
    return bias;
  }

  /** Whether a shape has one extent of that length, the last, and else ones. */
  private static boolean isVector(Shape shape, int length) {
    return shape.rank() >= 1 && shape.dim(-1) == length && shape.elementCount() == length;
  }

  /** The constant with its rows as columns. */
  private static String transposed(Draft draft, String name, float[] values, int columns) {
    int rows = values.length / columns;
    float[] turned = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % columns * rows + i / columns] = values[i];
    }
    return draft.constant(name + ".transposed", Shape.of(columns, rows), turned);
  }

  private static boolean matMul(MappedNode node, Draft draft) {
    String weight = linearWeight(node, draft);
    if (weight == null) {
      return false;
    }
    draft.replace(node, new Op.Linear(), node.input(0), weight);
    return true;
  }

  private static @Nullable String linearWeight(MappedNode node, Draft draft) {
    float[] weight = node.floats(1);
    return weight == null || weight.length == 0 || node.shape(1).rank() != 2
        ? null
        : transposed(draft, node.input(1), weight, node.shape(1).dim(1));
  }

  /**
   * A sum of a product with constant weights and a constant, which is a linear layer's bias.
   *
   * @param product index of the input that may be the product
   */
  static boolean biasedProduct(MappedNode sum, int product, Draft draft) {
    MappedNode matMul = draft.producer(sum.input(product), "MatMul");
    float[] bias = sum.floats(1 - product);
    if (matMul == null
        || bias == null
        || !draft.isFloats(matMul.input(0))
        || !draft.hasOneReader(matMul.output())
        || !sum.outputShape().equals(matMul.outputShape())
        || !isVector(
            sum.shape(1 - product),
            sum.outputShape().rank() == 0 ? 0 : sum.outputShape().dim(-1))) {
      return false;
    }
    String weight = linearWeight(matMul, draft);
    if (weight == null) {
      return false;
    }
    String b =
        sum.shape(1 - product).rank() == 1
            ? sum.input(1 - product)
            : draft.constant(sum.input(1 - product) + ".bias", Shape.of(bias.length), bias);
    draft.replace(sum, new Op.Linear(), matMul.input(0), weight, b);
    return true;
  }

  private static boolean batchNorm(MappedNode node, Draft draft) {
    boolean inference =
        node.attributes().integer("training_mode", 0) == 0
            && node.attributes().integer("spatial", 1) == 1
            && (node.version() >= 7 || node.attributes().integer("is_test", 0) == 1);
    if (!inference
        || !node.wantsFirstAlone()
        || node.shape(0).rank() < 2
        || Arrays.stream(new int[] {1, 2, 3, 4}).anyMatch(i -> !node.isConstant(i))) {
      return false;
    }
    draft.replace(
        node,
        new Op.BatchNorm(node.attributes().real("epsilon", 1e-5f)),
        node.input(0),
        node.input(1),
        node.input(2),
        node.input(3),
        node.input(4));
    return true;
  }
}
