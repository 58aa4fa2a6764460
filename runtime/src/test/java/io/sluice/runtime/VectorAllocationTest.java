package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.kernels.Kernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Kernels by the Vector API allocate nothing once the JIT compiler has seen them. */
class VectorAllocationTest {
  private static final int GRAPHS = 6;
  private static final int ROWS = 5;

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
      long allocated =
          AllocationProbe.allocatedWhenWarm(() -> scorer.score(features, state, outputs));
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
      long allocated =
          AllocationProbe.allocatedWhenWarm(() -> scorer.score(ROWS, features, state, outputs));
      assertThat(allocated).as("seed %d", seed).isZero();
    }
  }
}
