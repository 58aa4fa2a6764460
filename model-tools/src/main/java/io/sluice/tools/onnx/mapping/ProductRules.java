package io.sluice.tools.onnx.mapping;

import io.sluice.model.Op;
import io.sluice.model.Shape;
import java.util.Arrays;
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

  private static boolean conv(MappedNode node, MappedGraph graph) {
    Op.Conv op =
        CoreAttributes.conv(node.attributes(), node.shape(0), node.shape(1), node.outputShape());
    if (op == null || !node.isConstant(1) || (node.has(2) && !node.isConstant(2))) {
      return false;
    }
    if (node.has(2)) {
      graph.replace(node, op, node.input(0), node.input(1), node.input(2));
    } else {
      graph.replace(node, op, node.input(0), node.input(1));
    }
    return true;
  }

  private static boolean gemm(MappedNode node, MappedGraph graph) {
    float[] weight = node.floats(1);
    if (weight == null
        || weight.length == 0
        || node.attributes().integer("transA", 0) != 0
        || node.attributes().real("alpha", 1f) != 1f) {
      return false;
    }
    boolean transposed = node.attributes().integer("transB", 0) != 0;
    int outputs = node.outputShape().dim(1);
    String w = transposed ? node.input(1) : transposed(graph, node.input(1), weight, outputs);
    if (!node.has(2) || node.attributes().real("beta", 1f) == 0f) {
      graph.replace(node, new Op.Linear(), node.input(0), w);
      return true;
    }
    float[] addend = node.floats(2);
    if (addend == null || node.shape(2).elementCount() > 1 && !isVector(node.shape(2), outputs)) {
      return false;
    }
    float[] bias = scaled(addend, node.attributes().real("beta", 1f), outputs);
    String b = graph.constant(node.input(2) + ".bias", Shape.of(outputs), bias);
    graph.replace(node, new Op.Linear(), node.input(0), w, b);
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
  private static String transposed(MappedGraph graph, String name, float[] values, int columns) {
    int rows = values.length / columns;
    float[] turned = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i % columns * rows + i / columns] = values[i];
    }
    return graph.constant(name + ".transposed", Shape.of(columns, rows), turned);
  }

  private static boolean matMul(MappedNode node, MappedGraph graph) {
    String weight = linearWeight(node, graph);
    if (weight == null) {
      return false;
    }
    graph.replace(node, new Op.Linear(), node.input(0), weight);
    return true;
  }

  private static @Nullable String linearWeight(MappedNode node, MappedGraph graph) {
    float[] weight = node.floats(1);
    return weight == null || weight.length == 0 || node.shape(1).rank() != 2
        ? null
        : transposed(graph, node.input(1), weight, node.shape(1).dim(1));
  }

  /**
   * A sum of a product with constant weights and a constant, which is a linear layer's bias.
   *
   * @param product index of the input that may be the product
   */
  static boolean biasedProduct(MappedNode sum, int product, MappedGraph graph) {
    MappedNode matMul = graph.producer(sum.input(product), "MatMul");
    float[] bias = sum.floats(1 - product);
    if (matMul == null
        || bias == null
        || !graph.isFloats(matMul.input(0))
        || !graph.hasOneReader(matMul.output())
        || !sum.outputShape().equals(matMul.outputShape())
        || !isVector(
            sum.shape(1 - product),
            sum.outputShape().rank() == 0 ? 0 : sum.outputShape().dim(-1))) {
      return false;
    }
    String weight = linearWeight(matMul, graph);
    if (weight == null) {
      return false;
    }
    String b =
        sum.shape(1 - product).rank() == 1
            ? sum.input(1 - product)
            : graph.constant(sum.input(1 - product) + ".bias", Shape.of(bias.length), bias);
    graph.replace(sum, new Op.Linear(), matMul.input(0), weight, b);
    return true;
  }

  private static boolean batchNorm(MappedNode node, MappedGraph graph) {
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
    graph.replace(
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
