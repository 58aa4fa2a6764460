package io.sluice.tools.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Op;
import io.sluice.tools.GraphSketch;
import io.sluice.tools.Progress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateQuantizationTest {
  /** Weights by which a state is forgotten within a few calls, or hardly ever. */
  private static Graph gru(float weights) {
    return new GraphSketch()
        .input("x", 1, 1, 3)
        .state("h", "h2", 1, 7)
        .random("ih", 1, 21, 3)
        .random("hh", weights, 21, 7)
        .random("bi", 1, 21)
        .random("bh", 1, 21)
        .op(List.of("y", "h2"), new Op.Gru(), "x", "h", "ih", "hh", "bi", "bh")
        .outputs("y", "h2");
  }

  private static Graph lstm() {
    return new GraphSketch()
        .input("x", 1, 1, 3)
        .state("h", "h2", 1, 5)
        .state("c", "c2", 1, 5)
        .random("ih", 1, 20, 3)
        .random("hh", 1, 20, 5)
        .random("bi", 1, 20)
        .random("bh", 1, 20)
        .op(List.of("y", "h2", "c2"), new Op.Lstm(), "x", "h", "c", "ih", "hh", "bi", "bh")
        .outputs("y", "h2", "c2");
  }

  private static StateQuantization.Chosen choose(Graph graph) {
    List<Map<String, float[]>> samples = GraphSketch.samples(graph, 211, 2);
    Graph int8 = new Quantizer(QuantizerOptions.defaults()).quantize(graph, samples, Progress.NONE);
    return StateQuantization.choose(graph, int8, samples);
  }

  @Test
  void sixteenBitsAddNothingOverThousandsOfCalls() {
    for (Graph graph : List.of(gru(1), lstm())) {
      Map<DataType, Double> drift = choose(graph).drift();
      assertThat(drift.get(DataType.INT16))
          .isLessThan(1.02 * drift.getOrDefault(DataType.FLOAT32, 0.0));
      assertThat(drift.get(DataType.INT8)).isLessThan(0.1);
    }
  }

  @Test
  void theSmallestTypeThatDoesNotLoseIsChosen() {
    for (Graph graph : List.of(gru(1), gru(0.1f), lstm())) {
      StateQuantization.Chosen chosen = choose(graph);
      double inFloat = chosen.drift().getOrDefault(DataType.FLOAT32, 0.0);
      assertThat(chosen.drift().getOrDefault(chosen.chosen(), 1.0))
          .isLessThanOrEqualTo(1.05 * inFloat + 1e-4);
      assertThat(chosen.graph().tensor("h").type()).isEqualTo(chosen.chosen());
      assertThat(chosen.graph().tensor("h2").type()).isEqualTo(chosen.chosen());
      assertThat(chosen.graph().tensor("y").type()).isEqualTo(DataType.FLOAT32);
    }
  }
}
