package io.sluice.jobs.kafka;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import org.jspecify.annotations.Nullable;

/**
 * A record of the topic of events.
 *
 * @param topic that it is in
 * @param partition of the topic
 * @param offset in the partition
 * @param json the record's value if it is JSON, else its text as a JSON string
 * @param key null if the job has no keys, or if the key cannot be read
 * @param time in milliseconds, or {@link io.sluice.flink.Score#NO_EVENT_TIME}
 * @param features in the order of the configuration; NaN is missing
 * @param problem why the record cannot be read; null if it can
 */
@SuppressWarnings("ArrayRecordComponent") // events are not compared
public record JsonEvent(
    String topic,
    int partition,
    long offset,
    String json,
    @Nullable String key,
    long time,
    float[] features,
    @Nullable String problem) {

  /** The record with its place, as dead letters contain it. */
  String withPlace() {
    return "{\"topic\":"
        + quoted(topic)
        + ",\"partition\":"
        + partition
        + ",\"offset\":"
        + offset
        + ",\"value\":"
        + json
        + "}";
  }

  /** A text as a JSON string. */
  static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
