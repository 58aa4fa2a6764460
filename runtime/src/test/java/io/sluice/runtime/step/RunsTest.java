package io.sluice.runtime.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RunsTest {
  @Test
  void adjacentElementsAreOneRun() {
    Runs runs = Runs.of(new int[] {3, 4, 5, 6});
    assertThat(runs.isContiguous(0)).isTrue();
    assertThat(runs.lengths()).containsExactly(4);
    assertThat(runs.starts()[0]).containsExactly(3);
  }

  @Test
  void runEndsWhereAnyListChangesItsStride() {
    // [2, 3] with a bias for each row.
    Runs runs = Runs.of(new int[] {0, 1, 2, 3, 4, 5}, new int[] {0, 0, 0, 1, 1, 1});
    assertThat(runs.lengths()).containsExactly(3, 3);
    assertThat(runs.starts()[0]).containsExactly(0, 3);
    assertThat(runs.strides()[0]).containsExactly(1, 1);
    assertThat(runs.starts()[1]).containsExactly(0, 1);
    assertThat(runs.strides()[1]).containsExactly(0, 0);
  }

  @Test
  void transposeRunsAtTheRowsStride() {
    Runs runs = Runs.of(new int[] {0, 5, 10, 1, 6, 11});
    assertThat(runs.lengths()).containsExactly(3, 3);
    assertThat(runs.starts()[0]).containsExactly(0, 1);
    assertThat(runs.strides()[0]).containsExactly(5, 5);
    assertThat(runs.isContiguous(0)).isFalse();
  }

  @Test
  void singleElementIsContiguous() {
    assertThat(Runs.of(new int[] {9}).isContiguous(0)).isTrue();
  }

  /** The first list is one run; the second ends it at every other element. */
  @Test
  @Timeout(10)
  void aLongRunIsNotWalkedAgainForEachShortOne() {
    int count = 1_000_000;
    int[] straight = IntStream.range(0, count).toArray();
    int[] jagged = IntStream.range(0, count).map(i -> i / 2 * 5 + i % 2).toArray();
    Runs runs = Runs.of(straight, jagged);
    assertThat(runs.count()).isEqualTo(count / 2);
    assertThat(runs.lengths()).containsOnly(2);
  }
}
