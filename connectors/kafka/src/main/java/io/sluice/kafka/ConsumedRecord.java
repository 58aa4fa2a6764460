package io.sluice.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read, with its place. Use it where a job must say where an event came from,
 * for example because its JSON is broken.
 *
 * @param topic that it is in
 * @param partition of the topic
 * @param offset in the partition
 * @param timestamp that Kafka has for it, in milliseconds
 * @param key null if it has none
 * @param value null if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // records are not compared
public record ConsumedRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value) {

  static ConsumedRecord of(ConsumerRecord<byte[], byte[]> record) {
    return new ConsumedRecord(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value());
  }

  /** Where the record is: {@code topic-partition@offset}. */
  public String origin() {
    return topic + "-" + partition + "@" + offset;
  }
}
