package io.sluice.tools.onnx.ml;

import io.sluice.model.Attribute;
import io.sluice.model.DataType;
import io.sluice.model.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * Support vector machines, in FLOAT32: the kernel of the features and each support vector, and
 * weighted sums of these.
 */
final class SvmTranslators {
  private SvmTranslators() {}

  static void classifier(MlNode node) {
    ClassLabels labels = ClassLabels.of(node, "classlabels_ints", "classlabels_strings");
    String x = node.cast(node.rows(0), DataType.FLOAT32);
    if (node.integers("vectors_per_class").length == 0) {
      linearClassifier(node, labels, x);
      return;
    }
    Map<String, Attribute> attributes = new TreeMap<>();
    attributes.put("kernel_type", Attribute.of(node.text("kernel_type", "LINEAR")));
    for (String name :
        List.of("kernel_params", "support_vectors", "coefficients", "rho", "prob_a", "prob_b")) {
      if (node.has(name)) {
        attributes.put(name, floats(node.reals(name)));
      }
    }
    attributes.put("vectors_per_class", longs(node.integers("vectors_per_class")));
    attributes.put("classlabels_ints", longs(LongStream.range(0, labels.count()).toArray()));
    List<String> outputs = node.addPlain("SVMClassifier", attributes, x, "label", "scores");
    labels.give(node, 0, outputs.get(0));
    node.give(1, PostTransform.of(node).apply(node, outputs.get(1)));
  }

  private static Attribute floats(double... values) {
    return new Attribute.Floats(Arrays.stream(values).mapToObj(value -> (float) value).toList());
  }

  private static Attribute longs(long... values) {
    return Attribute.ofInts(Arrays.stream(values).boxed().toList());
  }

  /** Without support vectors: a row of coefficients for each class, and one rho for all. */
  private static void linearClassifier(MlNode node, ClassLabels labels, String x) {
    int features = node.shape(x).dim(1);
    double[] coefficients = node.reals("coefficients");
    double[] rho = node.reals("rho");
    node.check(
        rho.length > 0 && coefficients.length == (long) labels.count() * features,
        "%d coefficients and %d values of rho for %d classes of %d features",
        coefficients.length,
        rho.length,
        labels.count(),
        features);
    double[] first = new double[labels.count()];
    Arrays.fill(first, rho[0]);
    String scores = weighted(node, x, Shape.of(labels.count(), features), coefficients, first);
    labels.give(node, 0, labels.greatest(node, scores));
    node.give(1, PostTransform.of(node).apply(node, scores));
  }

  static void regressor(MlNode node) {
    String x = node.cast(node.rows(0), DataType.FLOAT32);
    int features = node.shape(x).dim(1);
    double[] coefficients = node.reals("coefficients");
    int vectors = (int) node.integer("n_supports", 0);
    double[] rho = node.reals("rho");
    node.check(rho.length == 1, "%d values of rho, not 1", rho.length);
    String kernels = vectors == 0 ? x : kernels(node, x, vectors);
    int count = vectors == 0 ? features : vectors;
    node.check(coefficients.length == count, "%d coefficients, not %d", coefficients.length, count);
    String sums = weighted(node, kernels, Shape.of(1, count), coefficients, rho);
    if (node.integer("one_class", 0) != 0) {
      String positive = node.add("Greater", sums, node.scalar(DataType.FLOAT32, 0));
      sums =
          node.add(
              "Where",
              positive,
              node.scalar(DataType.FLOAT32, 1),
              node.scalar(DataType.FLOAT32, -1));
    }
    node.give(0, PostTransform.of(node).apply(node, sums));
  }

  /** {@code kernels * weights^T + rho}. */
  static String weighted(
      MlNode node, String kernels, Shape shape, double[] weights, double... rho) {
    return node.add(
        "Gemm",
        Map.of("transB", Attribute.of(1L)),
        kernels,
        node.reals("coefficients", DataType.FLOAT32, shape, weights),
        node.reals("rho", DataType.FLOAT32, Shape.of(rho.length), rho));
  }

  /** The kernel of each row and each support vector, [rows, vectors]. */
  static String kernels(MlNode node, String x, int vectors) {
    int features = node.shape(x).dim(1);
    double[] support = node.reals("support_vectors");
    node.check(
        vectors > 0 && support.length == (long) vectors * features,
        "%d values of support vectors, not %d of %d features",
        support.length,
        vectors,
        features);
    double[] parameters = node.reals("kernel_params");
    node.check(
        parameters.length == 0 || parameters.length == 3,
        "%d kernel parameters, not gamma, coef0 and degree",
        parameters.length);
    double gamma = parameters.length == 0 ? 0 : parameters[0];
    double coef0 = parameters.length == 0 ? 0 : parameters[1];
    double degree = parameters.length == 0 ? 0 : parameters[2];
    Shape shape = Shape.of(vectors, features);
    return switch (node.text("kernel_type", "LINEAR")) {
      case "LINEAR" -> products(node, x, shape, support);
      case "POLY" ->
          node.add(
              "Pow",
              affine(node, products(node, x, shape, support), gamma, coef0),
              node.scalar(DataType.FLOAT32, degree));
      case "SIGMOID" ->
          node.add("Tanh", affine(node, products(node, x, shape, support), gamma, coef0));
      case "RBF" -> {
        String vector =
            node.reals("support", DataType.FLOAT32, Shape.of(1, vectors, features), support);
        String difference =
            node.add("Sub", node.add("Unsqueeze", x, node.longs("axis", 1)), vector);
        String distance =
            node.add(
                "ReduceSumSquare",
                Map.of("axes", Attribute.of(2L), "keepdims", Attribute.of(0L)),
                difference);
        yield node.add("Exp", node.add("Mul", distance, node.scalar(DataType.FLOAT32, -gamma)));
      }
      default -> throw node.failure("kernel_type '%s' is not known", node.text("kernel_type", ""));
    };
  }

  private static String products(MlNode node, String x, Shape shape, double[] support) {
    return node.add(
        "Gemm",
        Map.of("transB", Attribute.of(1L)),
        x,
        node.reals("support", DataType.FLOAT32, shape, support));
  }

  private static String affine(MlNode node, String products, double gamma, double coef0) {
    return node.add(
        "Add",
        node.add("Mul", products, node.scalar(DataType.FLOAT32, gamma)),
        node.scalar(DataType.FLOAT32, coef0));
  }
}
