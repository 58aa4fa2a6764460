package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluice.kernels.Kernels;
import io.sluice.runtime.sliding.SlidingSketch;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kernels by the Vector API allocate nothing once the JIT compiler has seen them. */
class VectorAllocationTest {
  private static final int GRAPHS = 6;
  private static final int CALLS = 100;
  private static final int ROWS = 5;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @EnumSource(RandomGraphs.Form.class)
  void scoringAllocatesNothingWhenWarm(RandomGraphs.Form form) {
    assertThat(Kernels.hasVectorApi()).isTrue();
    for (int seed = 0; seed < GRAPHS; seed++) {
      CompiledModel model = ModelCompiler.compile(RandomGraphs.artifact(seed, form));
      Scorer scorer = model.newScorer();
      float[] features = new float[model.inputLength()];
      float[] state = new float[model.stateLength()];
      float[] outputs = new float[model.outputLength()];
      long allocated = allocatedWhenWarm(() -> scorer.score(features, state, outputs));
      assertThat(allocated).as("seed %d", seed).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(RandomGraphs.Form.class)
  void scoringRowsAllocatesNothingWhenWarm(RandomGraphs.Form form) {
    for (int seed = 0; seed < GRAPHS; seed++) {
      CompiledModel model = ModelCompiler.compile(RandomGraphs.artifact(seed, form));
      BatchScorer scorer = model.newBatchScorer();
      float[] features = new float[ROWS * model.inputLength()];
      float[] state = new float[ROWS * model.stateLength()];
      float[] outputs = new float[ROWS * model.outputLength()];
      long allocated = allocatedWhenWarm(() -> scorer.score(ROWS, features, state, outputs));
      assertThat(allocated).as("seed %d", seed).isZero();
    }
  }

  @Test
  void slidingAllocatesNothingWhenWarm() {
    assertThat(allocatedWhenWarm(SlidingSketch.slides())).isZero();
  }

  /** What some calls allocate, once that is nothing or patience is over. */
  private long allocatedWhenWarm(Runnable call) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    long allocated;
    do {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    } while (allocated > 0 && System.nanoTime() < deadline);
    return allocated;
  }
}
