package io.sluice.benchmarks;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OrtException;
import io.sluice.benchmarks.GrownTree.Growth;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The models of the section Trees, written as exporters write them. Trees are grown on random rows
 * with a fixed seed, so each run has the same ones.
 */
enum TreeModels {
  RANDOM_FOREST("random forest, 100 trees of depth 8", 10) {
    @Override
    ModelProto onnx() {
      return ensemble(grown(100, Growth.byDepth(8, 8000), 1), List.of());
    }
  },
  LIGHTGBM("LightGBM, 500 trees of 31 leaves", 3) {
    @Override
    ModelProto onnx() {
      return ensemble(boosted(), List.of());
    }
  },
  LIGHTGBM_TEXT("the same, from LightGBM's text file", 3) {
    @Override
    ModelProto onnx() {
      return ensemble(boosted(), List.of());
    }

    @Override
    byte[] file() {
      return text(boosted()).getBytes(StandardCharsets.UTF_8);
    }
  },
  XGBOOST("XGBoost, 500 trees of 31 leaves, from its UBJSON file", 3) {
    @Override
    byte[] file() {
      return XgboostContender.trained(trainingRows());
    }

    @Override
    Contender peer(float[][] rows) {
      return new XgboostContender(file(), rows);
    }
  },
  ISOLATION_FOREST("isolation forest, 100 trees", 10) {
    @Override
    ModelProto onnx() {
      double usual = GrownTree.averagePath(GrownTree.ISOLATED_ROWS);
      List<NodeProto> score =
          List.of(
              node("", "Mul", List.of("sums", "scale"), "exponent"),
              node("", "Pow", List.of("two", "exponent"), "y"));
      return ensemble(
          grown(100, Growth.isolating(), 1),
          score,
          scalar("scale", (float) (-1 / (100 * usual))),
          scalar("two", 2));
    }
  },
  SCALED_REGRESSION("scaler and logistic regression", 10) {
    @Override
    ModelProto onnx() {
      SplittableRandom random = new SplittableRandom(4);
      float[] offsets = floats(random, FEATURES, 1);
      float[] scales = floats(random, FEATURES, 0.5f);
      float[] coefficients = floats(random, FEATURES, 1);
      NodeProto scaler =
          node(ML, "Scaler", List.of("X"), "scaled").toBuilder()
              .addAttribute(attribute("offset", offsets))
              .addAttribute(attribute("scale", scales))
              .build();
      NodeProto linear =
          node(ML, "LinearRegressor", List.of("scaled"), "sum").toBuilder()
              .addAttribute(attribute("coefficients", coefficients))
              .addAttribute(attribute("intercepts", new float[] {0.25f}))
              .addAttribute(integer("targets", 1))
              .build();
      return model(List.of(scaler, linear, node("", "Sigmoid", List.of("sum"), "y")));
    }
  };

  static final int FEATURES = 20;
  private static final String ML = "ai.onnx.ml";
  private static final int ROWS = 1000;

  private final String label;
  private final double goal;

  TreeModels(String label, double goal) {
    this.label = label;
    this.goal = goal;
  }

  /** What the table calls it. */
  String label() {
    return label;
  }

  /** How many times as fast as the peer Sluice is to be. */
  double goal() {
    return goal;
  }

  /** The model that ONNX Runtime gets. */
  ModelProto onnx() {
    throw new UnsupportedOperationException(label + " has no ONNX form");
  }

  /** What Sluice is compared with. */
  Contender peer(float[][] rows) throws OrtException {
    return new OnnxRuntimeTrees(onnx().toByteArray(), rows);
  }

  /** The file that Sluice imports. */
  byte[] file() {
    return onnx().toByteArray();
  }

  /** Rows to score, one after the other: a processor remembers the walks of a single row. */
  static float[][] rows() {
    SplittableRandom random = new SplittableRandom(2);
    return IntStream.range(0, ROWS)
        .mapToObj(i -> floats(random, FEATURES, 1))
        .toArray(float[][]::new);
  }

  private static float[] floats(SplittableRandom random, int count, float scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = scale * GrownTree.normal(random);
    }
    return values;
  }

  private static List<GrownTree> boosted() {
    return grown(500, Growth.byLeaves(31, 8000), 0.02f);
  }

  private static List<GrownTree> grown(int count, Growth growth, float weight) {
    SplittableRandom random = new SplittableRandom(3);
    float[][] rows = trainingRows(random);
    List<GrownTree> trees = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      trees.add(GrownTree.grow(rows, growth, weight, random));
    }
    return trees;
  }

  private static float[][] trainingRows() {
    return trainingRows(new SplittableRandom(3));
  }

  private static float[][] trainingRows(SplittableRandom random) {
    return IntStream.range(0, 8000)
        .mapToObj(i -> floats(random, FEATURES, 1))
        .toArray(float[][]::new);
  }

  private static ModelProto ensemble(
      List<GrownTree> trees, List<NodeProto> behind, TensorProto... constants) {
    NodeProto.Builder node =
        node(ML, "TreeEnsembleRegressor", List.of("X"), behind.isEmpty() ? "y" : "sums").toBuilder()
            .addAttribute(integer("n_targets", 1));
    OnnxTreeLists lists = new OnnxTreeLists();
    trees.forEach(lists::add);
    lists.attributes().forEach(node::addAttribute);
    List<NodeProto> nodes = new ArrayList<>(List.of(node.build()));
    nodes.addAll(behind);
    return model(nodes, constants);
  }

  private static ModelProto model(List<NodeProto> nodes, TensorProto... constants) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(ML).setVersion(3))
        .setGraph(
            GraphProto.newBuilder()
                .setName("trees")
                .addAllNode(nodes)
                .addAllInitializer(List.of(constants))
                .addInput(value("X", FEATURES))
                .addOutput(value("y", 1)))
        .build();
  }

  private static ValueInfoProto value(String name, int columns) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimValue(1);
    shape.addDimBuilder().setDimValue(columns);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape)))
        .build();
  }

  private static NodeProto node(String domain, String op, List<String> inputs, String output) {
    return NodeProto.newBuilder()
        .setDomain(domain)
        .setOpType(op)
        .setName(output)
        .addAllInput(inputs)
        .addOutput(output)
        .build();
  }

  private static TensorProto scalar(String name, float value) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT_VALUE)
        .addFloatData(value)
        .build();
  }

  private static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  private static AttributeProto attribute(String name, float[] values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
    for (float value : values) {
      attribute.addFloats(value);
    }
    return attribute.build();
  }

  /** The file that LightGBM would write. */
  private static String text(List<GrownTree> trees) {
    StringBuilder text = new StringBuilder();
    text.append("tree\nversion=v4\nnum_class=1\nnum_tree_per_iteration=1\nmax_feature_idx=")
        .append(FEATURES - 1)
        .append("\nobjective=regression\nfeature_names=");
    IntStream.range(0, FEATURES).forEach(i -> text.append("f").append(i).append(' '));
    for (int i = 0; i < trees.size(); i++) {
      text.append("\n\nTree=").append(i).append('\n').append(trees.get(i).lightgbm());
    }
    return text.append("\n\nend of trees\n").toString();
  }
}
