package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.TensorData;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SevenBitWeightsTest {
  @Test
  void weightsAreFromMinus64To64() {
    Graph graph = ModelForms.graph(BenchmarkModels.named("DS-CNN"), Form.INT8);
    Graph coarse = SevenBitWeights.of(graph);
    long[] extremes = {0, 0};
    coarse.nodes().stream()
        .filter(node -> node.op() instanceof Op.Conv || node.op() instanceof Op.Linear)
        .map(node -> coarse.constants().get(node.inputs().get(1)))
        .filter(data -> data.type() == DataType.INT8)
        .map(TensorData::toLongs)
        .forEach(
            weights -> {
              for (long weight : weights) {
                extremes[0] = Math.min(extremes[0], weight);
                extremes[1] = Math.max(extremes[1], weight);
              }
            });
    assertThat(extremes[0]).isBetween(-64L, -60L);
    assertThat(extremes[1]).isBetween(60L, 64L);
  }

  @Test
  void weightsAndBiasesStandForTheSameRealsButForRounding() {
    Graph graph = ModelForms.graph(BenchmarkModels.named("ResNet8"), Form.INT8);
    Graph coarse = SevenBitWeights.of(graph);
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Conv || node.op() instanceof Op.Linear) {
        String weight = node.inputs().get(1);
        float[] scales = graph.tensor(weight).requireQuantization().scales();
        float[] coarseScales = coarse.tensor(weight).requireQuantization().scales();
        for (int i = 0; i < scales.length; i++) {
          assertThat(coarseScales[i]).isEqualTo(2 * scales[i]);
        }
        assertHalved(graph, coarse, weight);
        assertHalved(graph, coarse, node.inputs().get(2));
      }
    }
  }

  private static void assertHalved(Graph graph, Graph coarse, String name) {
    long[] values = graph.constants().get(name).toLongs();
    long[] halves = coarse.constants().get(name).toLongs();
    for (int i = 0; i < values.length; i++) {
      assertThat(Math.abs(values[i] - 2 * halves[i])).as("%s %d", name, i).isLessThan(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"MLP 8-16-1", "gated autoencoder", "DS-CNN", "ResNet8"})
  void onnxRuntimeGivesTheOutputsOfTheSameWeights(String name) throws Exception {
    try (SevenBitContender contender =
        SevenBitContender.of(ModelForms.graph(BenchmarkModels.named(name), Form.INT8))) {
      contender.run();
      assertThat(Agreement.of(List.of(contender))).containsExactly(true);
    }
  }
}
