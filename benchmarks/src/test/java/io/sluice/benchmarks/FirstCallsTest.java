package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstCallsTest {
  @Test
  void steadyIsWhereFiveSlicesInARowAreFast() {
    List<Double> slices = new ArrayList<>(List.of(90.0, 10.0, 10.0, 50.0));
    slices.addAll(Collections.nCopies(40, 10.0));
    slices.set(30, 70.0);
    assertThat(FirstCalls.steadyFrom(slices)).isEqualTo(4);
  }

  @Test
  void whatSwingsToTheEndIsNotSteady() {
    List<Double> slices = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      slices.add(i % 3 == 0 ? 30.0 : 10.0);
    }
    assertThat(FirstCalls.steadyFrom(slices)).isEqualTo(-1);
  }
}
