package io.sluice.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.ModelUpdate;
import io.sluice.model.ModelArtifact;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class TestUpdatesTest {
  private static final ModelArtifact MODEL = TestModel.constant("pump", "1", 1, "flow").artifact();

  @Test
  void sequencesCountFromOne() {
    assertThat(TestUpdates.of(MODEL, MODEL))
        .containsExactly(ModelUpdate.activate(1, MODEL), ModelUpdate.activate(2, MODEL));
  }

  @Test
  void streamKeepsTheOrderAndHasTheTypeOfUpdates() {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    var stream = TestUpdates.stream(environment, TestUpdates.of(MODEL));
    assertThat(stream.getParallelism()).isEqualTo(1);
    assertThat(stream.getType().getTypeClass()).isEqualTo(ModelUpdate.class);
    assertThatThrownBy(() -> TestUpdates.stream(environment, List.of()))
        .hasMessage("TestUpdates.stream: at least one update is required");
  }
}
