package io.sluice.tools.boosting;

import static io.sluice.model.InvalidModelException.check;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads what XGBoost writes as JSON and UBJSON.
 *
 * <p>Source: XGBoost, {@code doc/model.schema} and {@code src/tree/tree_model.cc}.
 */
final class XgboostDocument {
  private final Document learner;
  private final Document parameters;

  private XgboostDocument(Document file) {
    this.learner = file.field("learner");
    this.parameters = learner.field("learner_model_param");
  }

  /**
   * Reads a model.
   *
   * @throws io.sluice.model.InvalidModelException naming the field, and what is wrong or not
   *     supported
   */
  static XgboostModel read(Document file) {
    Document version = file.optional("version");
    String producer =
        version == null
            ? "XGBoost"
            : Arrays.stream(version.integers())
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(".", "XGBoost ", ""));
    return new XgboostDocument(file).model(producer);
  }

  private XgboostModel model(String producer) {
    int classes = parameter("num_class", 0);
    int targets = parameter("num_target", 1);
    check(
        classes <= 1 || targets <= 1,
        "num_class %d and num_target %d: several targets of classes are not supported",
        classes,
        targets);
    int outputs = Math.max(1, Math.max(classes, targets));
    Document booster = learner.field("gradient_booster");
    String kind = booster.field("name").text();
    List<XgboostModel.Tree> trees = List.of();
    float[] linear = null;
    switch (kind) {
      case "gbtree" -> { // since version 3.4, dart has this name too
        Document scales = booster.field("model").optional("weight_drop");
        trees = trees(booster.field("model"), outputs, scales == null ? null : scales.numbers());
      }
      case "dart" ->
          trees =
              trees(
                  booster.field("gbtree").field("model"),
                  outputs,
                  booster.field("weight_drop").numbers());
      case "gblinear" -> linear = floats(booster.field("model").field("weights").numbers());
      default ->
          check(
              false,
              "learner.gradient_booster.name '%s' is not supported; use gbtree, dart or gblinear",
              kind);
    }
    Document names = learner.optional("feature_names");
    return new XgboostModel(
        producer,
        learner.field("objective").field("name").text(),
        parameters.field("num_feature").integer(),
        names == null ? List.of() : names.items().stream().map(Document::text).toList(),
        outputs,
        base(),
        false,
        trees,
        linear);
  }

  private int parameter(String name, int otherwise) {
    Document field = parameters.optional(name);
    return field == null ? otherwise : field.integer();
  }

  /** One number, or since version 3.1 a list of numbers in brackets; both as a text. */
  private float[] base() {
    Document field = parameters.field("base_score");
    String text = field.text().trim();
    if (text.startsWith("[") && text.endsWith("]")) {
      text = text.substring(1, text.length() - 1);
    }
    String[] numbers = text.split(",");
    float[] base = new float[numbers.length];
    for (int i = 0; i < base.length; i++) {
      base[i] = (float) Numbers.real(field.place(), numbers[i].trim());
      check(Float.isFinite(base[i]), "%s is %s", field.place(), field.text());
    }
    return base;
  }

  private static float[] floats(double[] numbers) {
    float[] floats = new float[numbers.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) numbers[i];
    }
    return floats;
  }

  private static List<XgboostModel.Tree> trees(
      Document model, int outputs, double @Nullable [] scales) {
    List<Document> documents = model.field("trees").items();
    int[] targets = model.field("tree_info").integers();
    double[] given = scales == null || scales.length == 0 ? null : scales;
    check(
        targets.length == documents.size() && (given == null || given.length == documents.size()),
        "%s has %d trees, but tree_info has %d elements, and weight_drop %d",
        model.place(),
        documents.size(),
        targets.length,
        given == null ? 0 : given.length);
    List<XgboostModel.Tree> trees = new ArrayList<>();
    for (int i = 0; i < targets.length; i++) {
      check(
          targets[i] >= 0 && targets[i] < outputs,
          "%s.tree_info[%d] is %d, but the model has %d outputs",
          model.place(),
          i,
          targets[i],
          outputs);
      trees.add(tree(documents.get(i), targets[i], given == null ? 1 : (float) given[i]));
    }
    return trees;
  }

  private static XgboostModel.Tree tree(Document tree, int output, float scale) {
    Document parameters = tree.optional("tree_param");
    Document vector = parameters == null ? null : parameters.optional("size_leaf_vector");
    check(
        vector == null || vector.integer() <= 1,
        "%s has leaves with several values (multi_strategy=multi_output_tree), which is not"
            + " supported; train with multi_strategy=one_output_per_tree",
        tree.place());
    double[] directions = tree.field("default_left").numbers();
    boolean[] defaultLeft = new boolean[directions.length];
    for (int i = 0; i < directions.length; i++) {
      defaultLeft[i] = directions[i] != 0;
    }
    Document hessians = tree.optional("sum_hessian");
    return new XgboostModel.Tree(
        tree.place(),
        output,
        scale,
        tree.field("left_children").integers(),
        tree.field("right_children").integers(),
        tree.field("split_indices").integers(),
        floats(tree.field("split_conditions").numbers()),
        defaultLeft,
        hessians == null ? new double[0] : hessians.numbers(),
        categories(tree));
  }

  private static Map<Integer, int[]> categories(Document tree) {
    Document nodes = tree.optional("categories_nodes");
    Map<Integer, int[]> sets = new HashMap<>();
    if (nodes == null) {
      return sets;
    }
    int[] owners = nodes.integers();
    if (owners.length == 0) {
      return sets;
    }
    int[] members = tree.field("categories").integers();
    int[] starts = tree.field("categories_segments").integers();
    int[] sizes = tree.field("categories_sizes").integers();
    check(
        starts.length == owners.length && sizes.length == owners.length,
        "%s: categories_nodes, categories_segments and categories_sizes differ in length",
        tree.place());
    long all = 0;
    for (int i = 0; i < owners.length; i++) {
      all += Math.max(0, sizes[i]);
      check(
          starts[i] >= 0
              && sizes[i] >= 0
              && (long) starts[i] + sizes[i] <= members.length
              && all <= members.length,
          "%s: the categories %d to %d of node %d are not among the %d",
          tree.place(),
          starts[i],
          (long) starts[i] + sizes[i],
          owners[i],
          members.length);
      int[] set = Arrays.copyOfRange(members, starts[i], starts[i] + sizes[i]);
      sets.put(owners[i], Arrays.stream(set).sorted().distinct().toArray());
      check(
          set.length == 0 || requireNonNull(sets.get(owners[i]))[0] >= 0,
          "%s: a category of node %d is negative",
          tree.place(),
          owners[i]);
    }
    return sets;
  }
}
