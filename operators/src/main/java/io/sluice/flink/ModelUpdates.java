package io.sluice.flink;

import io.sluice.model.ModelArtifact;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Sources of the control stream. */
public final class ModelUpdates {
  private ModelUpdates() {}

  /**
   * Models that are known when the job is built: the update for each has the next sequence, from 1
   * on. The stream ends after the last one. They travel in the job graph, so this is for a few
   * small ones.
   */
  public static SingleOutputStreamOperator<ModelUpdate> of(
      StreamExecutionEnvironment environment, ModelArtifact... artifacts) {
    if (artifacts.length == 0) {
      throw new IllegalArgumentException("ModelUpdates.of: no artifact");
    }
    List<ModelUpdate> updates = new ArrayList<>();
    for (ModelArtifact artifact : artifacts) {
      updates.add(ModelUpdate.activate(updates.size() + 1, artifact));
    }
    return environment
        .fromData(updates, SluiceTypes.MODEL_UPDATE)
        .setParallelism(1)
        .name("models")
        .uid("sluice-models");
  }
}
