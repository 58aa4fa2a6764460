package com.example;

import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ScoredStream;
import io.sluice.flink.ScoringBuilder;
import io.sluice.flink.Sluice;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The job of a user. */
public final class PumpJob {
  public record Reading(String pump, double pressure, double flow) {}

  private PumpJob() {}

  /** What the job's main method calls, too. */
  public static ScoredStream<Reading> score(
      DataStream<Reading> readings, DataStream<ModelUpdate> models) {
    return builder(readings, models).build();
  }

  public static ScoringBuilder<Reading> builder(
      DataStream<Reading> readings, DataStream<ModelUpdate> models) {
    return Sluice.score(readings)
        .keyBy(Reading::pump)
        .withModels(models)
        .model("pump")
        .encodedBy(FeatureEncoder.forPojo(Reading.class))
        .uid("pump-scoring");
  }
}
