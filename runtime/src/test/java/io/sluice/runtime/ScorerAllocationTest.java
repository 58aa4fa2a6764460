package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.runtime.RandomGraphs.Form;
import io.sluice.runtime.sliding.SlidingSketch;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scoring allocates nothing, by the JVM's own counter. */
class ScorerAllocationTest {
  private static final int GRAPHS = 300;
  private static final int OPS = 17;
  private static final int CALLS = 20;
  private static final int ROWS = 5;

  @ParameterizedTest
  @EnumSource(Form.class)
  void scoringAllocatesNothing(Form form) {
    for (int seed = 0; seed < GRAPHS; seed++) {
      ModelArtifact artifact = RandomGraphs.artifact(seed, form);
      CompiledModel model = ModelCompiler.compile(artifact);
      assertThat(allocatedByScoring(model)).as("seed %d", seed).isZero();
      assertThat(allocatedByScoringRows(model)).as("batch, seed %d", seed).isZero();
    }
  }

  @Test
  void slidingAllocatesNothing() {
    Runnable slide = SlidingSketch.slides();
    assertThat(AllocationProbe.allocatedBytes(slide)).isZero();
  }

  @Test
  void theGraphsHaveEveryOp() {
    Set<String> ops = new TreeSet<>();
    for (int seed = 0; seed < GRAPHS; seed++) {
      for (Form form : Form.values()) {
        Graph graph = RandomGraphs.artifact(seed, form).graph();
        for (Node node : graph.nodes()) {
          ops.add(node.op().getClass().getSimpleName());
        }
      }
    }
    assertThat(ops).hasSize(OPS);
  }

  private static long allocatedByScoringRows(CompiledModel model) {
    BatchScorer scorer = model.newBatchScorer();
    float[] features = new float[ROWS * model.inputLength()];
    float[] state = new float[ROWS * model.stateLength()];
    float[] outputs = new float[ROWS * model.outputLength()];
    return AllocationProbe.allocatedBytes(() -> scorer.score(ROWS, features, state, outputs));
  }

  private static long allocatedByScoring(CompiledModel model) {
    Scorer scorer = model.newScorer();
    float[] features = new float[scorer.model().inputLength()];
    float[] state = new float[scorer.model().stateLength()];
    float[] outputs = new float[scorer.model().outputLength()];
    return AllocationProbe.allocatedBytes(
        () -> {
          for (int call = 0; call < CALLS; call++) {
            scorer.score(features, state, outputs);
          }
        });
  }
}
