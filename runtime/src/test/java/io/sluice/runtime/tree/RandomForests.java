package io.sluice.runtime.tree;

import io.sluice.model.DataType;
import io.sluice.model.TreeAggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Forests and rows for them, all from a seed. */
final class RandomForests {
  private static final double[] SPECIAL = {
    0, -0d, 1, 2, 3, -1, 0.5, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, 1e30f, -1e30f
  };
  private static final int[] TREES = {1, 3, 7, 8, 9, 17, 33};

  private final SplittableRandom random;
  private final DataType type;
  private final int features;
  private final int outputs;
  private final boolean uniform;
  private final List<Double> thresholds = new ArrayList<>();
  private final List<Forest.Part> parts = new ArrayList<>();

  RandomForests(long seed) {
    this.random = new SplittableRandom(seed);
    this.type = seed % 3 == 0 ? DataType.FLOAT64 : DataType.FLOAT32;
    this.features = 1 + random.nextInt(7);
    this.outputs = random.nextBoolean() ? 1 : 1 + random.nextInt(4);
    this.uniform = random.nextBoolean();
  }

  Forest forest() {
    TreeAggregate aggregate = TreeAggregate.values()[random.nextInt(4)];
    int trees = TREES[random.nextInt(TREES.length)];
    List<Forest.Part> roots = new ArrayList<>();
    for (int i = 0; i < trees; i++) {
      roots.add(part(random.nextInt(7)));
    }
    return new Forest(type, aggregate, features, outputs, roots);
  }

  private Forest.Part part(int depth) {
    if (depth == 0 || random.nextInt(8) == 0) {
      return leaf();
    }
    int kind = uniform ? 2 : random.nextInt(10);
    Forest.Part part =
        kind == 0 && !parts.isEmpty()
            ? parts.get(random.nextInt(parts.size())) // reached by another branch already
            : kind == 1 ? categories(depth) : test(uniform ? 0 : random.nextInt(6), depth);
    parts.add(part);
    return part;
  }

  private Forest.Test test(int mode, int depth) {
    return new Forest.Test(
        random.nextInt(features),
        mode + 8 * random.nextInt(2),
        threshold(),
        part(depth - 1),
        part(depth - 1));
  }

  /** Equalities that share what is behind a match, as exporters write a set of categories. */
  private Forest.Part categories(int depth) {
    int feature = random.nextInt(features);
    int mode = 4 + 8 * random.nextInt(2);
    Forest.Part yes = part(depth - 1);
    Forest.Part link = part(depth - 1);
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      double category = random.nextInt(4) == 0 ? threshold() : random.nextInt(8);
      thresholds.add(category);
      link = new Forest.Test(feature, mode, category, yes, link);
    }
    return link;
  }

  private Forest.Leaf leaf() {
    int votes = outputs == 1 && uniform ? 1 : random.nextInt(4);
    int[] targets = new int[votes];
    double[] weights = new double[votes];
    for (int i = 0; i < votes; i++) {
      targets[i] = random.nextInt(outputs);
      weights[i] = rounded(random.nextDouble(-3, 3));
    }
    return new Forest.Leaf(targets, weights);
  }

  private double threshold() {
    double threshold =
        switch (random.nextInt(12)) {
          case 0 -> Double.POSITIVE_INFINITY;
          case 1 -> Double.NEGATIVE_INFINITY;
          case 2, 3, 4 -> SPECIAL[random.nextInt(SPECIAL.length)];
          default -> rounded(random.nextDouble(-2, 2));
        };
    thresholds.add(threshold);
    return threshold;
  }

  private double rounded(double value) {
    return type == DataType.FLOAT32 ? (float) value : value;
  }

  /** A row of floats: thresholds, what is next to them, special values, NaN, and others. */
  float[] row() {
    float[] row = new float[features];
    for (int i = 0; i < features; i++) {
      float known =
          thresholds.isEmpty() ? 0 : thresholds.get(random.nextInt(thresholds.size())).floatValue();
      row[i] =
          switch (random.nextInt(8)) {
            case 0 -> known;
            case 1 -> Math.nextUp(known);
            case 2 -> Math.nextDown(known);
            case 3 -> Float.NaN;
            case 4 -> (float) SPECIAL[random.nextInt(SPECIAL.length)];
            case 5 -> random.nextBoolean() ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
            case 6 -> random.nextInt(8);
            default -> (float) random.nextDouble(-2.5, 2.5);
          };
    }
    return row;
  }
}
