package io.sluice.jobs.demo;

import io.sluice.flink.ModelUpdate;
import io.sluice.model.ModelArtifact;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * The control stream: publishes one model with the first reading that passes, and another with a
 * later one.
 */
final class ModelPublisher implements FlatMapFunction<TimedReading, ModelUpdate> {
  private static final long serialVersionUID = 1;
  private final String model;
  private final byte[] first;
  private final byte[] second;
  private final long swapAt;

  /**
   * @param swapAt index of the reading with which the second is published
   */
  ModelPublisher(ModelArtifact first, ModelArtifact second, long swapAt) {
    this.model = first.id().name();
    this.first = first.toBytes();
    this.second = second.toBytes();
    this.swapAt = swapAt;
  }

  @Override
  public void flatMap(TimedReading timed, Collector<ModelUpdate> out) {
    if (timed.index() == 0) {
      out.collect(new ModelUpdate.Activate(model, 1, first));
    }
    if (timed.index() == swapAt) {
      out.collect(new ModelUpdate.Activate(model, 2, second));
    }
  }
}
