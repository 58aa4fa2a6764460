package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.benchmarks.GrownTree.Growth;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreeModelsTest {
  private static final float[][] ROWS = TreeModels.rows();

  private static Scorer scorer(TreeModels model) throws Exception {
    return ModelCompiler.compile(ModelForms.artifact(TreeTimes.imported(model))).newScorer();
  }

  @Test
  void bothFilesOfABoostedModelAreTheSameModel() throws Exception {
    Scorer onnx = scorer(TreeModels.LIGHTGBM);
    Scorer text = scorer(TreeModels.LIGHTGBM_TEXT);
    float[] first = new float[1];
    float[] second = new float[1];
    for (float[] row : ROWS) {
      onnx.score(row, first);
      text.score(row, second);
      assertThat(first[0]).isCloseTo(second[0], within(1e-5f));
    }
  }

  @Test
  void scoresOfAnIsolationForestAreBetweenZeroAndOneAndGreaterFarAway() throws Exception {
    Scorer scorer = scorer(TreeModels.ISOLATION_FOREST);
    float[] usual = new float[1];
    float[] far = new float[1];
    scorer.score(new float[TreeModels.FEATURES], usual);
    float[] row = new float[TreeModels.FEATURES];
    Arrays.fill(row, 5);
    scorer.score(row, far);
    assertThat(usual[0]).isBetween(0.3f, 0.6f);
    assertThat(far[0]).isBetween(usual[0] + 0.05f, 1f);
  }

  @Test
  void treesHaveTheSizeThatTheyAreGrownTo() {
    GrownTree tree = GrownTree.grow(ROWS, Growth.byLeaves(31, 1000), 1, new SplittableRandom(1));
    assertThat(tree.size()).isEqualTo(61);
    assertThat(IntStream.range(0, 61).filter(tree::isLeaf)).hasSize(31);
  }
}
