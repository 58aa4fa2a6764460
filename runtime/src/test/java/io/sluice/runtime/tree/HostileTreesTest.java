package io.sluice.runtime.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TreeAggregate;
import io.sluice.model.TreeEnsemble;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.ModelWork;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Trees that no trainer wrote. */
class HostileTreesTest {
  private int[] roots = {0, 1};
  private int[] features = {0, 1};
  private long[] modes = {0, 8};
  private double[] thresholds = {0.5, 1};
  private int[] branches = {1, -1, -1, -2};
  private int[] leaves = {0, 1, 2};
  private int[] targets = {0, 0};
  private double[] weights = {1, 2};

  private Graph graph() {
    return Forest.graph(
        DataType.FLOAT32,
        1,
        2,
        new TreeEnsemble(1, TreeAggregate.SUM),
        ints(roots),
        ints(features),
        TensorData.ofLongs(DataType.UINT8, Shape.of(modes.length), modes),
        TensorData.ofDoubles(DataType.FLOAT32, Shape.of(thresholds.length), thresholds),
        TensorData.ofInts(Shape.of(branches.length / 2, 2), branches),
        ints(leaves),
        ints(targets),
        TensorData.ofDoubles(DataType.FLOAT32, Shape.of(weights.length), weights));
  }

  private static TensorData ints(int... values) {
    return TensorData.ofInts(Shape.of(values.length), values);
  }

  private void refused(String message) {
    assertThatThrownBy(() -> ModelCompiler.compile(TreeEnsembleTest.artifact(graph())))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> ModelWork.of(graph())).isInstanceOf(InvalidModelException.class);
  }

  @Test
  void theUnchangedTreesAreCompiled() {
    float[] outputs = new float[1];
    ModelCompiler.compile(TreeEnsembleTest.artifact(graph()))
        .newScorer()
        .score(new float[] {0, 2}, outputs);
    assertThat(outputs[0]).isEqualTo(4f);
    assertThat(ModelWork.of(graph())).isEqualTo(2 + 1 + 2);
  }

  @Test
  void refusesCycles() {
    branches = new int[] {1, -1, 0, -2};
    refused("node 1 leads to 0; there are 2 nodes and 2 leaves");
    branches = new int[] {0, -1, -1, -2};
    refused("node 0 leads to 0");
  }

  @Test
  void refusesBranchesToNowhere() {
    branches = new int[] {2, -1, -1, -2};
    refused("node 0 leads to 2");
    branches = new int[] {1, -3, -1, -2};
    refused("node 0 leads to -3");
    branches = new int[] {1, Integer.MIN_VALUE, -1, -2};
    refused("node 0 leads to -2147483648");
    branches = new int[] {1, -1, -1, -2};
    roots = new int[] {0, 7};
    refused("a root leads to 7");
  }

  @Test
  void refusesFeaturesModesAndThresholdsThatAreNone() {
    features = new int[] {0, 2};
    refused("node 1 tests feature 2 of 2");
    features = new int[] {-1, 0};
    refused("node 0 tests feature -1 of 2");
    features = new int[] {0, 1};
    modes = new long[] {6, 0};
    refused("node 0 has mode 6");
    modes = new long[] {0, 16};
    refused("node 1 has mode 16");
    modes = new long[] {0, 0};
    thresholds = new double[] {Double.NaN, 0};
    refused("the threshold of node 0 is NaN");
  }

  @Test
  void refusesVotesThatDoNotFit() {
    leaves = new int[] {0, 3, 2};
    refused("leaf 1 has votes 3 to 2");
    leaves = new int[] {1, 1, 2};
    refused("the leaves have votes 1 to 2, but there are 2");
    leaves = new int[] {0, 1, 3};
    refused("the leaves have votes 0 to 3");
    leaves = new int[] {0, 1, 2};
    targets = new int[] {0, 1};
    refused("vote 1 is for output 1 of 1");
    targets = new int[] {-1, 0};
    refused("vote 0 is for output -1 of 1");
    targets = new int[] {0, 0};
    weights = new double[] {0, Double.NaN};
    refused("the weight of vote 1 is NaN");
  }

  /**
   * A million tests one after the other, as no trainer makes them: known before the first event.
   */
  @Test
  void theWorkOfADeepTreeIsKnown() {
    int depth = 1_000_000;
    roots = new int[] {0, 0, 0};
    features = new int[depth];
    modes = new long[depth];
    thresholds = new double[depth];
    branches = new int[2 * depth];
    for (int i = 0; i < depth; i++) {
      thresholds[i] = i;
      branches[2 * i] = -1;
      branches[2 * i + 1] = i + 1 < depth ? i + 1 : -2;
    }
    assertThat(ModelWork.of(graph())).isEqualTo(3L * depth + 3);
    float[] outputs = new float[1];
    ModelCompiler.compile(TreeEnsembleTest.artifact(graph()))
        .newScorer()
        .score(new float[] {depth, 0}, outputs);
    assertThat(outputs[0]).isEqualTo(6f);
  }

  /** Each level leads to the next by both branches: 2^1000 ways, but as many nodes as levels. */
  @Test
  void sharedBranchesAreNotCopied() {
    int levels = 1_000;
    features = new int[levels];
    modes = new long[levels];
    thresholds = new double[levels];
    branches = new int[2 * levels];
    for (int i = 0; i < levels; i++) {
      Arrays.fill(branches, 2 * i, 2 * i + 2, i + 1 < levels ? i + 1 : -2);
    }
    float[] outputs = new float[1];
    ModelCompiler.compile(TreeEnsembleTest.artifact(graph()))
        .newScorer()
        .score(new float[2], outputs);
    assertThat(outputs[0]).isEqualTo(4f);
  }
}
