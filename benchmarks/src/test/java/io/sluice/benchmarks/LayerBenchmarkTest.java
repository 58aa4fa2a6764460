package io.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.benchmarks.LayerBenchmark.Layer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LayerBenchmarkTest {
  @ParameterizedTest
  @EnumSource
  void everyLayerRunsInEachForm(Layer layer) {
    for (Form form : Form.values()) {
      LayerBenchmark benchmark = new LayerBenchmark();
      benchmark.layer = layer;
      benchmark.form = form;
      assertThatCode(
              () -> {
                benchmark.compile();
                benchmark.score();
              })
          .as("%s, %s", layer, form)
          .doesNotThrowAnyException();
    }
  }
}
