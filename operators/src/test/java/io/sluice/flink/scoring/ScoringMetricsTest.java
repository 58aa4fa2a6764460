package io.sluice.flink.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class ScoringMetricsTest {
  /** Prometheus takes numbers only. */
  @Test
  void theWidthOfTheVectorsIsANumberAndZeroWithoutTheVectorApi() {
    Map<String, Gauge<?>> gauges = new HashMap<>();
    new ScoringMetrics(
        new UnregisteredMetricsGroup() {
          @Override
          public MetricGroup addGroup(String name) {
            return this;
          }

          @Override
          public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            gauges.put(name, gauge);
            return gauge;
          }
        });

    Object bits = gauges.get("vector_bits").getValue();

    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
      assertThat(bits).isIn(128, 256, 512);
    } else {
      assertThat(bits).isEqualTo(0);
    }
  }
}
