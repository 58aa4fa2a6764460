package io.sluice.runtime.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TreeAggregate;
import io.sluice.model.TreeEnsemble;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.ModelWork;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The covers of trees: optional, checked, and without influence on scores. */
class TreeCoversTest {
  private static TensorData ints(int... values) {
    return TensorData.ofInts(Shape.of(values.length), values);
  }

  private static TensorData reals(DataType type, double... values) {
    return TensorData.ofDoubles(type, Shape.of(values.length), values);
  }

  /** The tree x0 <= 0.5 ? (x1 <= 1 ? 1 : 2) : 4, with covers. */
  private static Graph graph(TensorData... covers) {
    List<TensorData> constants =
        new ArrayList<>(
            List.of(
                ints(0),
                ints(0, 1),
                TensorData.ofLongs(DataType.UINT8, Shape.of(2), 0, 0),
                reals(DataType.FLOAT32, 0.5, 1),
                TensorData.ofInts(Shape.of(2, 2), 1, -3, -1, -2),
                ints(0, 1, 2, 3),
                ints(0, 0, 0),
                reals(DataType.FLOAT32, 1, 2, 4)));
    constants.addAll(List.of(covers));
    return Forest.graph(
        DataType.FLOAT32,
        1,
        2,
        new TreeEnsemble(1, TreeAggregate.SUM),
        constants.toArray(TensorData[]::new));
  }

  private static Graph graph(double[] nodes, double[] leaves) {
    return graph(reals(DataType.FLOAT32, nodes), reals(DataType.FLOAT32, leaves));
  }

  private static float score(Graph graph, float... x) {
    float[] outputs = new float[1];
    ModelArtifact artifact = ModelArtifact.read(TreeEnsembleTest.artifact(graph).toBytes());
    assertThat(artifact.graph()).isEqualTo(graph);
    ModelCompiler.compile(artifact).newScorer().score(x, outputs);
    return outputs[0];
  }

  @Test
  void coversAreKeptInTheFileAndDoNotChangeScores() {
    Graph covered = graph(new double[] {10, 4}, new double[] {4, 0, 6});
    for (Graph graph : List.of(graph(), covered)) {
      assertThat(score(graph, 0, 0)).isEqualTo(1);
      assertThat(score(graph, 0, 3)).isEqualTo(2);
      assertThat(score(graph, 1, 0)).isEqualTo(4);
    }
    assertThat(ModelWork.of(covered)).isEqualTo(ModelWork.of(graph()));
  }

  private static void refused(double[] nodes, double[] leaves, String message) {
    Graph graph = graph(nodes, leaves);
    assertThatThrownBy(() -> ModelCompiler.compile(TreeEnsembleTest.artifact(graph)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
    assertThatThrownBy(() -> ModelWork.of(graph)).isInstanceOf(InvalidModelException.class);
  }

  @Test
  void refusesCoversThatAreNone() {
    double[] leaves = {4, 0, 6};
    refused(
        new double[] {10, 0}, leaves, "the cover of node 1 is 0.0; it must be finite and above 0");
    refused(new double[] {-1, 4}, leaves, "the cover of node 0 is -1.0");
    refused(new double[] {Double.NaN, 4}, leaves, "the cover of node 0 is NaN");
    refused(new double[] {10, Double.POSITIVE_INFINITY}, leaves, "the cover of node 1 is Infinity");
    double[] nodes = {10, 4};
    refused(
        nodes,
        new double[] {4, -1, 6},
        "the cover of leaf 1 is -1.0; it must be finite and not negative");
    refused(nodes, new double[] {4, 0, Double.NaN}, "the cover of leaf 2 is NaN");
  }

  @Test
  void refusesCoversOfOtherShapesAndTypes() {
    TensorData nodes = reals(DataType.FLOAT32, 10, 4);
    assertThatThrownBy(() -> graph(nodes))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("covers of nodes need covers of leaves");
    assertThatThrownBy(() -> graph(nodes, nodes))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("covers of leaves has shape [2], must be [3]");
    Graph wide = graph(reals(DataType.FLOAT64, 10, 4), reals(DataType.FLOAT64, 4, 0, 6));
    assertThatThrownBy(() -> ModelCompiler.compile(TreeEnsembleTest.artifact(wide)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("does not support the types");
  }
}
