package io.sluice.tools.boosting;

import static io.sluice.model.InvalidModelException.check;

import io.sluice.model.DataType;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TreeAggregate;
import io.sluice.model.TreeEnsemble;
import io.sluice.tools.boosting.BoostedModel.Kind;
import io.sluice.tools.graph.PlainGraph;
import io.sluice.tools.graph.TreeTable;
import java.util.Arrays;
import java.util.Map;

/**
 * Imports the files of XGBoost: JSON, UBJSON, and the binary files of versions before 3.1.
 * Comparisons and sums are in float, as in XGBoost, in the order of the file. A base score is the
 * first summand.
 *
 * <p>Source: XGBoost, {@code src/predictor/cpu_predictor.cc}, {@code src/common/categorical.h}
 * (decisions), {@code src/objective} (the transformations of sums, and of base scores).
 */
public final class XgboostImporter {
  private static final int BELOW = 1;

  private final XgboostModel model;
  private final TreeTable table = new TreeTable();

  private XgboostImporter(XgboostModel model) {
    this.model = model;
  }

  /**
   * Imports a JSON file.
   *
   * @throws InvalidModelException if it is damaged, or has what is not supported
   */
  public static BoostedModel readJson(byte[] file) {
    return new XgboostImporter(XgboostDocument.read(JsonDocument.read(file))).imported();
  }

  /** Imports a UBJSON file; see {@link #readJson}. */
  public static BoostedModel readUbjson(byte[] file) {
    return new XgboostImporter(XgboostDocument.read(UbjsonDocument.read(file))).imported();
  }

  /** Imports a file in the old binary format; see {@link #readJson}. */
  public static BoostedModel readBinary(byte[] file) {
    return new XgboostImporter(XgboostBinary.read(file)).imported();
  }

  /** How sums become predictions, and a base score of those becomes one of sums. */
  private record Objective(Link link, Kind kind, Link ofBase) {}

  private Objective objective() {
    boolean one = model.outputs() == 1;
    return switch (model.objective()) {
      case "reg:squarederror",
          "reg:linear",
          "reg:squaredlogerror",
          "reg:pseudohubererror",
          "reg:absoluteerror",
          "reg:quantileerror",
          "rank:pairwise",
          "rank:ndcg",
          "rank:map" ->
          new Objective(Link.IDENTITY, Kind.VALUE, Link.IDENTITY);
      case "reg:logistic" -> new Objective(Link.SIGMOID, Kind.VALUE, Link.SIGMOID);
      case "binary:logistic" ->
          new Objective(Link.SIGMOID, one ? Kind.PROBABILITY : Kind.VALUE, Link.SIGMOID);
      case "binary:logitraw" -> new Objective(Link.IDENTITY, Kind.VALUE, Link.IDENTITY);
      case "binary:hinge" -> new Objective(Link.STEP, Kind.LABEL, Link.IDENTITY);
      case "count:poisson", "reg:gamma", "reg:tweedie", "survival:cox", "survival:aft" ->
          new Objective(Link.EXP, Kind.VALUE, Link.EXP);
      case "multi:softprob" -> new Objective(Link.SOFTMAX, Kind.PROBABILITIES, Link.IDENTITY);
      case "multi:softmax" -> new Objective(Link.GREATEST, Kind.LABEL, Link.IDENTITY);
      default ->
          throw new InvalidModelException(
              "the objective '" + model.objective() + "' is not supported");
    };
  }

  private BoostedModel imported() {
    Objective objective = objective();
    float[] base = base(objective.ofBase());
    PlainGraph graph = new PlainGraph(BoostedModel.INPUT, model.features());
    String sums = model.linear() == null ? trees(graph, base) : linear(graph, model.linear(), base);
    return BoostedModel.of(
        graph,
        objective.link().apply(graph, sums),
        objective.kind(),
        model.featureNames(),
        model.producer());
  }

  /** The base score of each sum. */
  private float[] base(Link link) {
    float[] base = new float[model.outputs()];
    for (int i = 0; i < base.length; i++) {
      float given = model.base()[model.base().length == 1 ? 0 : i];
      base[i] = model.isMargin() ? given : margin(link, given);
      check(
          Float.isFinite(base[i]),
          "base_score %s is no prediction of the objective '%s'",
          given,
          model.objective());
    }
    return base;
  }

  private static float margin(Link link, float prediction) {
    return switch (link) {
      case SIGMOID -> (float) -Math.log(1f / prediction - 1f);
      case EXP -> (float) Math.log(prediction);
      default -> prediction;
    };
  }

  private String trees(PlainGraph graph, float[] base) {
    table.cover(0);
    int leaf = table.leaf();
    for (int i = 0; i < base.length; i++) {
      table.vote(i, base[i]);
    }
    table.root(leaf);
    model.trees().forEach(this::addTree);
    return table.add(
        graph,
        "model",
        "trees",
        BoostedModel.INPUT,
        new TreeEnsemble(model.outputs(), TreeAggregate.SUM));
  }

  private void addTree(XgboostModel.Tree tree) {
    int[] order = tree.order(model.features());
    int[] branches = new int[tree.left().length];
    for (int i = order.length - 1; i >= 0; i--) {
      int node = order[i];
      int left = tree.left()[node];
      table.cover(tree.cover(node));
      if (left == -1) {
        branches[node] = table.leaf();
        table.vote(tree.output(), tree.values()[node] * tree.scale());
      } else {
        branches[node] = split(tree, node, branches[left], branches[tree.right()[node]]);
      }
    }
    table.root(branches[0]);
  }

  private int split(XgboostModel.Tree tree, int node, int left, int right) {
    int feature = tree.features()[node];
    boolean nanIsLeft = tree.defaultLeft()[node];
    int[] categories = tree.categories().get(node);
    if (categories != null) {
      return Intervals.ofIntegerParts(categories, false)
          .add(table, feature, !nanIsLeft, right, left);
    }
    int mode = BELOW | (nanIsLeft ? TreeEnsemble.NAN_IS_TRUE : 0);
    int test = table.node(feature, mode, tree.values()[node]);
    table.branches(test, left, right);
    return test;
  }

  /** A missing value adds nothing. */
  private String linear(PlainGraph graph, float[] weights, float[] base) {
    int outputs = model.outputs();
    int features = model.features();
    double[] matrix = new double[features * outputs];
    Arrays.setAll(matrix, i -> weights[i]);
    double[] bias = new double[outputs];
    Arrays.setAll(bias, i -> weights[features * outputs + i] + base[i]);
    String x = BoostedModel.INPUT;
    String missing = graph.add("IsNaN", 13, Map.of(), x);
    String known = graph.add("Where", 9, Map.of(), missing, graph.scalarLike(x, 0), x);
    String w = graph.reals("weights", DataType.FLOAT32, Shape.of(features, outputs), matrix);
    String b = graph.reals("bias", DataType.FLOAT32, Shape.of(outputs), bias);
    return graph.add("Add", 14, Map.of(), graph.add("MatMul", 13, Map.of(), known, w), b);
  }
}
