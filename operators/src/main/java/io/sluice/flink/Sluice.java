package io.sluice.flink;

import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Entry point: adds scoring to a stream of events.
 *
 * <pre>{@code
 * ScoredStream<Reading> scored =
 *     Sluice.score(readings)
 *         .keyBy(Reading::sensorId)
 *         .withModels(modelUpdates)
 *         .model("pump-anomaly")
 *         .encodedBy(FeatureEncoder.forPojo(Reading.class))
 *         .uid("pump-scoring")
 *         .build();
 * }</pre>
 */
public final class Sluice {
  private Sluice() {}

  /**
   * Starts to configure the scoring of a stream.
   *
   * @param events the events to score; a {@link
   *     org.apache.flink.streaming.api.datastream.KeyedStream} keeps its keys
   */
  public static <T> ScoringBuilder<T> score(DataStream<T> events) {
    return new ScoringBuilder<>(events);
  }
}
