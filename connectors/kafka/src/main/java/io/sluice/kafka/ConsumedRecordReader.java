package io.sluice.kafka;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Keeps the place of each record. */
final class ConsumedRecordReader implements KafkaRecordDeserializationSchema<ConsumedRecord> {
  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ConsumedRecord> out) {
    out.collect(ConsumedRecord.of(record));
  }

  @Override
  public TypeInformation<ConsumedRecord> getProducedType() {
    return TypeInformation.of(ConsumedRecord.class);
  }
}
