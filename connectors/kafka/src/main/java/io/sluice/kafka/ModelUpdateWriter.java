package io.sluice.kafka;

import io.sluice.flink.ControlRecord;
import io.sluice.flink.ModelUpdate;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Writes updates to a control log. */
final class ModelUpdateWriter implements KafkaRecordSerializationSchema<ModelUpdate> {
  private static final long serialVersionUID = 1L;

  private final String topic;

  ModelUpdateWriter(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      ModelUpdate update, KafkaSinkContext context, @Nullable Long timestamp) {
    ControlRecord record = ControlRecord.of(update);
    return KafkaControlRecords.toKafka(
        topic,
        update instanceof ModelUpdate.Heartbeat
            ? record.withKey("heartbeat|" + update.sequence())
            : record);
  }
}
