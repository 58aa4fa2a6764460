package io.sluice.flink;

import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Where scoring begins.
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
   * Begins to describe how a stream is scored.
   *
   * @param events to score; a {@link org.apache.flink.streaming.api.datastream.KeyedStream} stays
   *     keyed
   */
  public static <T> ScoringBuilder<T> score(DataStream<T> events) {
    return new ScoringBuilder<>(events);
  }
}
