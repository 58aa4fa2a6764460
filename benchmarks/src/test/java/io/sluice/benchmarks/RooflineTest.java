package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RooflineTest {
  @Test
  void theBestOfEachRateCounts() {
    Map<String, Double> rates = new HashMap<>();
    Roofline.add(List.of("peak_float 52.5", "float_640x128 20"), rates);
    Roofline.add(List.of("float_640x128 24", "peak_float 51"), rates);
    assertThat(rates).containsOnly(Map.entry("peak_float", 52.5), Map.entry("float_640x128", 24.0));
  }

  @Test
  void sharesAreOfTheLimit() {
    List<String> lines =
        new Roofline(Map.of("pointwise_float", 30.0, "limit_4x2", 40.0, "limit_4x4", 50.0)).lines();
    assertThat(lines)
        .anySatisfy(line -> assertThat(line).endsWith("| 40.0 | 30.0 | 75 % | 75 %: reached |"))
        .anySatisfy(line -> assertThat(line).endsWith("| 50.0 | 30.0 | 60 % | 75 %: not reached |"))
        .contains("| vnni | not here |");
  }
}
