package io.sluice.runtime.sliding;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.kernels.Kernels;
import io.sluice.runtime.AllocationProbe;
import org.junit.jupiter.api.Test;

/** Sliding windows by the Vector API allocate nothing once the JIT compiler has seen them. */
class SlidingAllocationTest {
  @Test
  void slidingAllocatesNothingWhenWarm() {
    assertThat(Kernels.hasVectorApi()).isTrue();
    assertThat(AllocationProbe.allocatedWhenWarm(SlidingSketch.slides())).isZero();
  }
}
