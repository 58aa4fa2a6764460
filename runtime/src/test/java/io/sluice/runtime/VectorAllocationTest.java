package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.kernels.Kernels;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kernels by the Vector API allocate nothing once the JIT compiler has seen them. */
class VectorAllocationTest {
  private static final int GRAPHS = 6;
  private static final int CALLS = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource(RandomGraphs.Form.class)
  void scoringAllocatesNothingWhenWarm(RandomGraphs.Form form) {
    assertThat(Kernels.hasVectorApi()).isTrue();
    for (int seed = 0; seed < GRAPHS; seed++) {
      Scorer scorer = ModelCompiler.compile(RandomGraphs.artifact(seed, form)).newScorer();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      long allocated;
      do {
        allocated = allocatedBy(scorer);
      } while (allocated > 0 && System.nanoTime() < deadline);
      assertThat(allocated).as("seed %d", seed).isZero();
    }
  }

  private long allocatedBy(Scorer scorer) {
    float[] features = new float[scorer.model().inputLength()];
    float[] state = new float[scorer.model().stateLength()];
    float[] outputs = new float[scorer.model().outputLength()];
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int call = 0; call < CALLS; call++) {
      scorer.score(features, state, outputs);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
