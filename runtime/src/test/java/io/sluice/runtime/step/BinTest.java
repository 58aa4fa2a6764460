package io.sluice.runtime.step;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BinTest {
  @Test
  void adjacentOutputsOfAdjacentElementsAreOneBin() {
    Bin[] bins = Bin.of(new int[][] {{4, 7, 10}, {5, 8, 11}, {6, 9, 12}});
    assertThat(bins).hasSize(1);
    assertThat(bins[0].start()).isEqualTo(4);
    assertThat(bins[0].outputs()).isEqualTo(3);
    assertThat(bins[0].offsets()).containsExactly(0, 3, 6);
  }

  @Test
  void binsAlikeShareTheirOffsets() {
    Bin[] bins = Bin.of(new int[][] {{0, 1}, {2, 3}, {4, 5, 6}});
    assertThat(bins).extracting(Bin::start).containsExactly(0, 2, 4);
    assertThat(bins[1].offsets()).isSameAs(bins[0].offsets()).containsExactly(0, 1);
    assertThat(bins[2].offsets()).containsExactly(0, 1, 2);
  }
}
