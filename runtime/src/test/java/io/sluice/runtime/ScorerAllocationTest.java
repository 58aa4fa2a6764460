package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.runtime.RandomGraphs.Form;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Scoring allocates nothing, by the JVM's own counter. */
class ScorerAllocationTest {
  private static final int GRAPHS = 300;
  private static final int OPS = 17;
  private static final int ROUNDS = 5;
  private static final int CALLS = 20;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource(Form.class)
  void scoringAllocatesNothing(Form form) {
    for (int seed = 0; seed < GRAPHS; seed++) {
      ModelArtifact artifact = RandomGraphs.artifact(seed, form);
      assertThat(leastAllocatedByScoring(artifact)).as("seed %d", seed).isZero();
    }
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

  /**
   * The least of some rounds, because the JVM itself allocates on this thread now and then, when
   * code is first linked or compiled; what scoring allocates is in every round.
   */
  private long leastAllocatedByScoring(ModelArtifact artifact) {
    Scorer scorer = ModelCompiler.compile(artifact).newScorer();
    float[] features = new float[scorer.model().inputLength()];
    float[] state = new float[scorer.model().stateLength()];
    float[] outputs = new float[scorer.model().outputLength()];
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int call = 0; call < CALLS; call++) {
        scorer.score(features, state, outputs);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
