package io.sluice.kafka;

import io.sluice.flink.Score;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes records as JSON. A class, since Flink cannot infer the types of a lambda here. */
final class JsonRecords<T> implements KafkaRecordSerializationSchema<T> {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final Key<T> key;
  private final Time<T> time;
  private final Value<T> value;

  /** The key of a record, or null. */
  interface Key<T> extends Serializable {
    @Nullable String of(T record);
  }

  /** The event time of a record, or {@link Score#NO_EVENT_TIME}. */
  interface Time<T> extends Serializable {
    long of(T record);
  }

  /** The JSON of a record. */
  interface Value<T> extends Serializable {
    byte[] of(T record);
  }

  JsonRecords(String topic, Key<T> key, Time<T> time, Value<T> value) {
    this.topic = topic;
    this.key = key;
    this.time = time;
    this.value = value;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T record, KafkaSinkContext context, @Nullable Long timestamp) {
    String text = key.of(record);
    byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    long millis = time.of(record);
    return new ProducerRecord<>(topic, null, timestamp(millis), bytes, value.of(record));
  }

  /**
   * Null is the time of writing. Kafka has no times before 1970, and brokers refuse a record whose
   * timestamp is an hour or more ahead of their clock. One event with a wrong time would then stop
   * the job.
   */
  private static @Nullable Long timestamp(long eventTime) {
    return eventTime < 0 || eventTime > System.currentTimeMillis() ? null : eventTime;
  }
}
