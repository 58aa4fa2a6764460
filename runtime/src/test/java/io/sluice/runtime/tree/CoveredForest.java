package io.sluice.runtime.tree;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TreeAggregate;
import io.sluice.model.TreeEnsemble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Random trees of splits with covers, as objects, and what they give if only some features are
 * known, written down from the definition. {@link #graph} writes them as the arrays of the op.
 */
public final class CoveredForest {
  /** What a split or a root leads to. */
  private sealed interface Part {
    double cover();
  }

  private record Leaf(double cover, int target, double weight) implements Part {}

  /** A test of one feature, with two exits. */
  private record Test(double cover, int feature, int mode, double threshold, Part yes, Part no)
      implements Part {}

  /** Which of two exits a value takes alternates at bounds; several nodes with shared branches. */
  private record Bands(double cover, int feature, double[] bounds, Part even, Part odd)
      implements Part {
    Part exit(double value) {
      int above = 0;
      while (above < bounds.length && !(value <= bounds[above])) {
        above++;
      }
      return above % 2 == 0 ? even : odd;
    }
  }

  private final SplittableRandom random;
  private final int features;
  private final int outputs;
  private final boolean bands;
  private final List<Part> roots = new ArrayList<>();

  /**
   * @param bands whether some splits have several nodes
   */
  public CoveredForest(long seed, int trees, int depth, int features, int outputs, boolean bands) {
    this.random = new SplittableRandom(seed);
    this.features = features;
    this.outputs = outputs;
    this.bands = bands;
    while (roots.size() < trees) {
      Part root = part(depth);
      if (!(root instanceof Leaf)) { // a graph needs a node
        roots.add(root);
      }
    }
  }

  private Part part(int depth) {
    if (depth == 0 || random.nextInt(6) == 0) {
      double cover = random.nextInt(12) == 0 ? 0 : random.nextInt(1, 50);
      return new Leaf(cover, random.nextInt(outputs), random.nextDouble(-3, 3));
    }
    Part yes = part(depth - 1);
    Part no = part(depth - 1);
    double cover = yes.cover() + no.cover();
    if (cover == 0) {
      return yes;
    }
    int feature = random.nextInt(features);
    if (bands && random.nextInt(3) == 0) {
      double[] bounds = random.doubles(random.nextInt(1, 5), -2, 2).sorted().toArray();
      return new Bands(cover, feature, bounds, yes, no);
    }
    int mode = random.nextInt(2) + (random.nextBoolean() ? TreeEnsemble.NAN_IS_TRUE : 0);
    return new Test(cover, feature, mode, random.nextInt(-4, 5) / 2.0, yes, no);
  }

  /** A row that often lies on thresholds, or is not known. */
  public double[] row() {
    double[] row = new double[features];
    for (int i = 0; i < features; i++) {
      row[i] =
          random.nextInt(6) == 0
              ? Double.NaN
              : random.nextBoolean() ? random.nextInt(-4, 5) / 2.0 : random.nextDouble(-2.5, 2.5);
    }
    return row;
  }

  private static Part next(Part part, double[] x) {
    if (part instanceof Bands split) {
      return split.exit(x[split.feature]);
    }
    Test test = (Test) part;
    double value = x[test.feature];
    boolean passed =
        Double.isNaN(value)
            ? test.mode >= TreeEnsemble.NAN_IS_TRUE
            : test.mode % 8 == 0 ? value <= test.threshold : value < test.threshold;
    return passed ? test.yes : test.no;
  }

  /** The mean of an output if the features of a set of bits are known. */
  private static double mean(Part part, double[] x, long known, int output) {
    if (part instanceof Leaf leaf) {
      return leaf.target == output ? leaf.weight : 0;
    }
    int feature = part instanceof Test test ? test.feature : ((Bands) part).feature;
    if ((known >> feature & 1) != 0) {
      return mean(next(part, x), x, known, output);
    }
    Part one = part instanceof Test test ? test.yes : ((Bands) part).even;
    Part other = part instanceof Test test ? test.no : ((Bands) part).odd;
    return (one.cover() * mean(one, x, known, output)
            + other.cover() * mean(other, x, known, output))
        / part.cover();
  }

  /** The output if the features of a set of bits are known. */
  public double mean(double[] x, long known, int output) {
    return roots.stream().mapToDouble(root -> mean(root, x, known, output)).sum();
  }

  /** The Shapley values by their definition: a sum over all sets of features. */
  public double[] shapleyValues(double[] x, int output) {
    double[] means = new double[1 << features];
    for (int set = 0; set < means.length; set++) {
      means[set] = mean(x, set, output);
    }
    double[] values = new double[features];
    for (int set = 0; set < means.length; set++) {
      int size = Integer.bitCount(set);
      double weight = factorial(size) * factorial(features - size - 1) / factorial(features);
      for (int feature = 0; feature < features; feature++) {
        if ((set >> feature & 1) == 0) {
          values[feature] += weight * (means[set | 1 << feature] - means[set]);
        }
      }
    }
    return values;
  }

  private static double factorial(int n) {
    return n <= 1 ? 1 : n * factorial(n - 1);
  }

  /** A graph of one node, for one row. */
  public Graph graph(DataType type) {
    return new Arrays(type).graph();
  }

  private final class Arrays {
    private final DataType type;
    private final Map<Part, Integer> numbers = new LinkedHashMap<>();
    private final List<Integer> feature = new ArrayList<>();
    private final List<Integer> mode = new ArrayList<>();
    private final List<Double> threshold = new ArrayList<>();
    private final List<Double> cover = new ArrayList<>();
    private final List<Part[]> branches = new ArrayList<>();
    private final List<Integer> chains = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();

    Arrays(DataType type) {
      this.type = type;
    }

    Graph graph() {
      roots.forEach(this::number);
      int count = feature.size();
      int[] to = new int[2 * count];
      for (int i = 0; i < count; i++) {
        to[2 * i] = reference(branches.get(i)[0]);
        to[2 * i + 1] = chains.get(i) >= 0 ? chains.get(i) : reference(branches.get(i)[1]);
      }
      int[] starts = roots.stream().mapToInt(this::reference).toArray();
      int[] firsts = new int[leaves.size() + 1];
      java.util.Arrays.setAll(firsts, i -> i);
      return Forest.graph(
          type,
          1,
          features,
          new TreeEnsemble(outputs, TreeAggregate.SUM),
          ints(starts),
          ints(feature.stream().mapToInt(i -> i).toArray()),
          TensorData.ofLongs(
              DataType.UINT8, Shape.of(count), mode.stream().mapToLong(i -> i).toArray()),
          reals(threshold),
          TensorData.ofInts(Shape.of(count, 2), to),
          ints(firsts),
          ints(leaves.stream().mapToInt(Leaf::target).toArray()),
          reals(leaves.stream().map(Leaf::weight).toList()),
          reals(cover),
          reals(leaves.stream().map(Leaf::cover).toList()));
    }

    private int reference(Part part) {
      Integer number = numbers.get(part);
      if (number == null) {
        throw new IllegalStateException("no number for " + part);
      }
      return number;
    }

    /** Numbers a part before what it leads to. */
    private void number(Part part) {
      if (part instanceof Leaf leaf) {
        leaves.add(leaf);
        numbers.put(part, -leaves.size());
      } else if (part instanceof Test test) {
        numbers.put(part, feature.size());
        node(test.feature, test.mode, test.threshold, test.cover, test.yes, test.no, -1);
        number(test.yes);
        number(test.no);
      } else if (part instanceof Bands split) {
        numbers.put(part, feature.size());
        for (int i = 0; i < split.bounds.length; i++) {
          boolean last = i + 1 == split.bounds.length;
          Part below = i % 2 == 0 ? split.even : split.odd;
          Part above = i % 2 == 0 ? split.odd : split.even;
          double covered = i == 0 ? split.cover : random.nextDouble(1, 9); // not used
          int next = last ? -1 : feature.size() + 1;
          node(split.feature, 0, split.bounds[i], covered, below, above, next);
        }
        number(split.even);
        number(split.odd);
      }
    }

    private void node(
        int tested, int how, double bound, double covered, Part yes, Part no, int chain) {
      feature.add(tested);
      mode.add(how);
      threshold.add(bound);
      cover.add(covered);
      branches.add(new Part[] {yes, no});
      chains.add(chain);
    }

    private TensorData reals(List<Double> values) {
      return TensorData.ofDoubles(
          type, Shape.of(values.size()), values.stream().mapToDouble(v -> v).toArray());
    }

    private static TensorData ints(int... values) {
      return TensorData.ofInts(Shape.of(values.length), values);
    }
  }
}
