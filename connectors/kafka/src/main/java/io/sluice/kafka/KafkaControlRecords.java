package io.sluice.kafka;

import io.sluice.flink.ControlRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Control records as records of Kafka. */
final class KafkaControlRecords {
  private KafkaControlRecords() {}

  static ProducerRecord<byte[], byte[]> toKafka(String topic, ControlRecord record) {
    List<Header> headers = new ArrayList<>();
    record
        .headers()
        .forEach(
            (name, value) ->
                headers.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8))));
    return new ProducerRecord<>(
        topic, 0, record.key().getBytes(StandardCharsets.UTF_8), record.value(), headers);
  }

  /**
   * @return null for a record without a value, which asks Kafka to delete those of the same key
   */
  static @Nullable ControlRecord fromKafka(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return null;
    }
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
    return new ControlRecord(key, headers, record.value());
  }

  /** Where a record is, as the rejected models name it. */
  static String originOf(ConsumerRecord<?, ?> record) {
    return record.topic() + "-" + record.partition() + "@" + record.offset();
  }
}
