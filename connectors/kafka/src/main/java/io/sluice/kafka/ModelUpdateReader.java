package io.sluice.kafka;

import io.sluice.flink.ControlRecord;
import io.sluice.flink.ControlRecordReader;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ModelUpdates;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the control log from a topic; no record makes it fail. */
final class ModelUpdateReader implements KafkaRecordDeserializationSchema<ModelUpdate> {
  private static final long serialVersionUID = 1L;

  private final ControlRecordReader reader;

  ModelUpdateReader(ControlRecordReader reader) {
    this.reader = reader;
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ModelUpdate> out) {
    ControlRecord control = KafkaControlRecords.fromKafka(record);
    if (control != null) {
      out.collect(reader.read(control, record.offset(), KafkaControlRecords.originOf(record)));
    }
  }

  @Override
  public TypeInformation<ModelUpdate> getProducedType() {
    return ModelUpdates.type();
  }
}
