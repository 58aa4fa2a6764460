package io.sluice.test;

import io.sluice.flink.ModelUpdate;
import io.sluice.model.ModelArtifact;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Control logs for tests. {@link io.sluice.flink.ModelUpdates} has the sources for jobs. */
public final class TestUpdates {
  private TestUpdates() {}

  /** Activates each artifact from the start of time, with the sequences 1, 2, 3 and so on. */
  public static List<ModelUpdate> of(ModelArtifact... artifacts) {
    List<ModelUpdate> updates = new ArrayList<>();
    for (ModelArtifact artifact : artifacts) {
      updates.add(ModelUpdate.activate(updates.size() + 1, artifact));
    }
    return updates;
  }

  /**
   * A control stream of these updates in this order, for tests on a MiniCluster. It ends after the
   * last one.
   *
   * @throws IllegalArgumentException if there are no updates
   */
  public static SingleOutputStreamOperator<ModelUpdate> stream(
      StreamExecutionEnvironment environment, List<ModelUpdate> updates) {
    if (updates.isEmpty()) {
      throw new IllegalArgumentException("TestUpdates.stream: at least one update is required");
    }
    return environment
        .fromData(updates, TypeInformation.of(ModelUpdate.class))
        .setParallelism(1)
        .name("models of the test");
  }
}
