package io.sluice.kafka;

import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes the user's events of records. */
final class EventReader<T> implements KafkaRecordDeserializationSchema<T> {
  private static final long serialVersionUID = 1L;

  private final KafkaEvents.Reader<T> reader;
  private final TypeInformation<T> type;

  EventReader(KafkaEvents.Reader<T> reader, TypeInformation<T> type) {
    this.reader = reader;
    this.type = type;
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out)
      throws IOException {
    ConsumedRecord consumed = ConsumedRecord.of(record);
    T event;
    try {
      event = reader.read(consumed);
    } catch (Exception e) {
      throw new IOException("the record " + consumed.origin() + " cannot be read: " + e, e);
    }
    out.collect(event);
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return type;
  }
}
