package io.sluice.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelProofTest {
  @Test
  void equalKernelsHaveNoDifference() {
    assertThat(KernelProof.firstDifference(Kernels.scalar(), Kernels.scalar())).isNull();
  }

  @Test
  void everyFamilyComparesResultsThatAreNotAllEqual() {
    // A comparison of zeros with zeros would prove nothing.
    KernelProof.families()
        .forEach(
            (name, family) ->
                assertThat(distinct(family.results(Kernels.scalar()))).as(name).isGreaterThan(20));
  }

  private static long distinct(float[] values) {
    long count = 0;
    for (int i = 0; i < values.length; i++) {
      boolean seen = false;
      for (int j = 0; j < i && !seen; j++) {
        seen = values[j] == values[i];
      }
      count += seen ? 0 : 1;
    }
    return count;
  }
}
