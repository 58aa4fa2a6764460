package io.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Graph;
import io.sluice.runtime.reference.GraphInterpreter;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RandomGraphsTest {
  @ParameterizedTest
  @EnumSource
  void everyGraphCanBeInterpretedAndEveryOpOccurs(RandomGraphs.Form form) {
    Set<String> ops = new TreeSet<>();
    for (long seed = 0; seed < 300; seed++) {
      Graph graph = RandomGraphs.graph(seed, form);
      new GraphInterpreter(graph).run(RandomGraphs.inputs(graph, new Random(seed)));
      graph.nodes().forEach(node -> ops.add(node.op().getClass().getSimpleName()));
    }
    assertThat(ops)
        .contains("Linear", "Conv", "AdaptiveAvgPool", "Unary", "HardSigmoid", "Softmax")
        .contains("Binary", "ReduceMean", "Reshape", "Transpose", "Concat", "Slice", "Gru", "Lstm")
        .contains("BatchNorm");
    assertThat(ops.contains("Quantize")).isEqualTo(form != RandomGraphs.Form.FLOAT32);
    assertThat(ops.contains("Dequantize")).isEqualTo(form != RandomGraphs.Form.FLOAT32);
  }

  @Test
  void theSameSeedGivesTheSameGraph() {
    assertThat(RandomGraphs.artifact(7, RandomGraphs.Form.MIXED).id())
        .isEqualTo(RandomGraphs.artifact(7, RandomGraphs.Form.MIXED).id());
  }
}
