package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
  void theLimitIsTheGreatestLoopAndHasItsShareOfThePeak() {
    List<String> lines =
        new Roofline(
                Map.of(
                    "peak_float",
                    60.0,
                    "pointwise_float",
                    30.0,
                    "limit_4x2",
                    40.0,
                    "limit_6x2",
                    50.0))
            .lines();
    assertThat(lines)
        .contains("| 4x2 | 40.0 | 67 % |", "| 6x2 | 50.0 | 83 % |")
        .contains("| float | 30.0 | 50 % | 60 % |")
        .contains("| vnni | not here |");
  }

  @Test
  void goalsAreSharesOfWhatCReaches() {
    Map<String, Double> rates = new HashMap<>();
    rates.put("peak_float", 60.0);
    rates.put("pointwise_float", 54.0);
    rates.put("pointwise_int8", 45.0);
    rates.put("float_640x128", 50.0);
    rates.put("sluice_float_640x128", 45.0);
    rates.put("sluice_int8_640x128", 40.0);
    rates.put("int16_pairs_640x128", 50.0);
    assertThat(new Roofline(rates).outcomes())
        .extracting(Outcome::row, Outcome::result, Outcome::verdict)
        .containsExactly(
            tuple("float 640x128, of C's", "90 % (45.0 of 50.0 GMAC/s)", "90 %: reached"),
            tuple(
                "int8 640x128, of C's int16 pairs",
                "80 % (40.0 of 50.0 GMAC/s)",
                "85 %: not reached"),
            tuple(
                "pointwise float, of the core's peak",
                "90 % (54.0 of 60.0 GMAC/s)",
                "85 %: reached"),
            tuple(
                "pointwise int8, of the float rate",
                "83 % (45.0 of 54.0 GMAC/s)",
                "90 %: not reached"));
  }

  @Test
  void withoutTheCProgramThereAreOnlyRatesOfJava() {
    Roofline roofline = new Roofline(Map.of("pointwise_float", 30.0));
    assertThat(roofline.lines().get(0)).contains("did not run here");
    assertThat(roofline.outcomes()).isEmpty();
  }
}
