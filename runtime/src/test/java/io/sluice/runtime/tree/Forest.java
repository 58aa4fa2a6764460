package io.sluice.runtime.tree;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import io.sluice.model.TreeAggregate;
import io.sluice.model.TreeEnsemble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trees as objects that know each other, evaluated by recursion: the oracle of the tests of {@link
 * TreeEnsemble}. {@link #graph} writes them as the arrays of the op.
 */
public final class Forest {
  /** What a branch leads to. */
  sealed interface Part {}

  record Leaf(int[] targets, double[] weights) implements Part {}

  /** Compared by identity, as a part may be reached by several branches. */
  static final class Test implements Part {
    final int feature;
    final int mode;
    final double threshold;
    final Part yes;
    final Part no;

    Test(int feature, int mode, double threshold, Part yes, Part no) {
      this.feature = feature;
      this.mode = mode;
      this.threshold = threshold;
      this.yes = yes;
      this.no = no;
    }
  }

  final DataType type;
  final TreeAggregate aggregate;
  final int features;
  final int outputs;
  final List<Part> roots;

  Forest(DataType type, TreeAggregate aggregate, int features, int outputs, List<Part> roots) {
    this.type = type;
    this.aggregate = aggregate;
    this.features = features;
    this.outputs = outputs;
    this.roots = roots;
  }

  /** The outputs of one row, as floats. */
  float[] outputs(double[] x) {
    float[] results = new float[outputs];
    for (int output = 0; output < outputs; output++) {
      List<Double> votes = new ArrayList<>();
      for (Part root : roots) {
        Leaf leaf = leaf(root, x);
        for (int vote = 0; vote < leaf.targets.length; vote++) {
          if (leaf.targets[vote] == output) {
            votes.add(leaf.weights[vote]);
          }
        }
      }
      results[output] = type == DataType.FLOAT64 ? (float) wide(votes) : narrow(votes);
    }
    return results;
  }

  private double wide(List<Double> votes) {
    double sum = votes.stream().reduce(0d, Double::sum);
    return switch (aggregate) {
      case SUM -> sum;
      case AVERAGE -> sum / roots.size();
      case MIN -> votes.stream().mapToDouble(v -> v).min().orElse(0);
      case MAX -> votes.stream().mapToDouble(v -> v).max().orElse(0);
    };
  }

  private float narrow(List<Double> votes) {
    float sum = votes.stream().map(Double::floatValue).reduce(0f, Float::sum);
    return switch (aggregate) {
      case SUM -> sum;
      case AVERAGE -> sum / roots.size();
      case MIN, MAX -> (float) wide(votes);
    };
  }

  private static Leaf leaf(Part part, double[] x) {
    if (part instanceof Leaf leaf) {
      return leaf;
    }
    Test test = (Test) part;
    double value = x[test.feature];
    boolean passed =
        Double.isNaN(value)
            ? test.mode >= 8
            : switch (test.mode % 8) {
              case 0 -> value <= test.threshold;
              case 1 -> value < test.threshold;
              case 2 -> value >= test.threshold;
              case 3 -> value > test.threshold;
              case 4 -> value == test.threshold;
              case 5 -> value != test.threshold;
              default -> throw new IllegalStateException("mode " + test.mode);
            };
    return leaf(passed ? test.yes : test.no, x);
  }

  /** A graph of one node, for inputs of some rows. */
  Graph graph(int rows) {
    Map<Part, Integer> numbers = new HashMap<>();
    List<Test> tests = new ArrayList<>();
    List<Leaf> leaves = new ArrayList<>();
    for (Part root : roots) {
      number(root, numbers, tests);
    }
    Collections.reverse(tests); // each before what its branches lead to
    for (int i = 0; i < tests.size(); i++) {
      numbers.put(tests.get(i), i);
    }
    int[] starts = roots.stream().mapToInt(root -> reference(root, numbers, leaves)).toArray();
    int nodes = Math.max(1, tests.size());
    long[] feature = new long[nodes];
    long[] mode = new long[nodes];
    double[] threshold = new double[nodes];
    long[] branch = new long[2 * nodes];
    Arrays.fill(branch, -1);
    for (int i = 0; i < tests.size(); i++) {
      Test test = tests.get(i);
      feature[i] = test.feature;
      mode[i] = test.mode;
      threshold[i] = test.threshold;
      branch[2 * i] = reference(test.yes, numbers, leaves);
      branch[2 * i + 1] = reference(test.no, numbers, leaves);
    }
    if (leaves.stream().allMatch(leaf -> leaf.targets.length == 0)) {
      leaves.add(new Leaf(new int[] {0}, new double[] {1})); // no constant is empty
    }
    long[] firsts = new long[leaves.size() + 1];
    List<Long> targets = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i++) {
      for (int vote = 0; vote < leaves.get(i).targets.length; vote++) {
        targets.add((long) leaves.get(i).targets[vote]);
        weights.add(leaves.get(i).weights[vote]);
      }
      firsts[i + 1] = targets.size();
    }
    return graph(
        rows,
        TensorData.ofInts(Shape.of(starts.length), starts),
        longs(DataType.INT32, feature),
        longs(DataType.UINT8, mode),
        TensorData.ofDoubles(type, Shape.of(nodes), threshold),
        TensorData.ofLongs(DataType.INT32, Shape.of(nodes, 2), branch),
        longs(DataType.INT32, firsts),
        longs(DataType.INT32, targets.stream().mapToLong(t -> t).toArray()),
        TensorData.ofDoubles(
            type,
            Shape.of(weights.size()),
            weights.stream().mapToDouble(weight -> weight).toArray()));
  }

  private static TensorData longs(DataType type, long... values) {
    return TensorData.ofLongs(type, Shape.of(values.length), values);
  }

  /** The graph with these constants. */
  private Graph graph(int rows, TensorData... constants) {
    return graph(type, rows, features, new TreeEnsemble(outputs, aggregate), constants);
  }

  /** A graph of one node with any constants. */
  public static Graph graph(
      DataType type, int rows, int features, TreeEnsemble op, TensorData... constants) {
    List<TensorSpec> tensors = new ArrayList<>();
    Map<String, TensorData> data = new HashMap<>();
    tensors.add(new TensorSpec("x", type, Shape.of(rows, features), null));
    tensors.add(new TensorSpec("y", type, Shape.of(rows, op.outputs()), null));
    List<String> inputs = new ArrayList<>(List.of("x"));
    for (TensorData constant : constants) {
      String name = "c" + inputs.size();
      tensors.add(new TensorSpec(name, constant.type(), constant.shape(), null));
      data.put(name, constant);
      inputs.add(name);
    }
    Node node = new Node("trees", op, inputs, List.of("y"));
    return new Graph(tensors, data, List.of(node), List.of("x"), List.of("y"), List.of());
  }

  /** Lists each test after what its branches lead to. */
  private static void number(Part part, Map<Part, Integer> numbers, List<Test> tests) {
    if (part instanceof Test test && numbers.put(test, -1) == null) {
      number(test.yes, numbers, tests);
      number(test.no, numbers, tests);
      tests.add(test);
    }
  }

  private static int reference(Part part, Map<Part, Integer> numbers, List<Leaf> leaves) {
    if (part instanceof Leaf leaf && !numbers.containsKey(leaf)) {
      leaves.add(leaf);
      numbers.put(leaf, -leaves.size());
    }
    return numbers.get(part);
  }
}
