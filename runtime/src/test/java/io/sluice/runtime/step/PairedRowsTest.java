package io.sluice.runtime.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.kernels.Pairing;
import org.junit.jupiter.api.Test;

class PairedRowsTest {
  @Test
  void tensorsAlikeAreOneRow() {
    PairedRows[] parts = PairedRows.of(new int[] {0, 1, 2, 3}, new int[] {0, 1, 2, 3});
    assertThat(parts).containsExactly(new PairedRows(0, 0, 0, new Pairing(1, 4, 0, 1, 0, 1)));
  }

  @Test
  void gateOfEachChannelIsSharedByAllRows() {
    PairedRows[] parts = PairedRows.of(new int[] {0, 1, 2, 3, 4, 5}, new int[] {0, 1, 0, 1, 0, 1});
    assertThat(parts).containsExactly(new PairedRows(0, 0, 0, new Pairing(3, 2, 2, 1, 0, 1)));
  }

  @Test
  void scalarOfEachRowIsRepeated() {
    PairedRows[] parts = PairedRows.of(new int[] {5, 5, 5, 6, 6, 6}, new int[] {0, 1, 2, 3, 4, 5});
    assertThat(parts).containsExactly(new PairedRows(5, 0, 0, new Pairing(2, 3, 1, 0, 3, 1)));
  }

  @Test
  void rowsThatAreNotEquallyFarApartAreParts() {
    PairedRows[] parts = PairedRows.of(new int[] {0, 1, 2, 3, 4, 5}, new int[] {0, 1, 0, 1, 4, 5});
    assertThat(parts)
        .containsExactly(
            new PairedRows(0, 0, 0, new Pairing(2, 2, 2, 1, 0, 1)),
            new PairedRows(4, 4, 4, new Pairing(1, 2, 0, 1, 0, 1)));
  }
}
