package io.sluice.kafka;

import io.sluice.flink.ControlRecordReader;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ModelUpdates;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The control log in a topic of one partition. docs/kafka.md has the form of its records and the
 * settings of the topic.
 *
 * <pre>{@code
 * DataStream<ModelUpdate> models = KafkaModels.of("broker:9092", "models").updates(env);
 * }</pre>
 *
 * <p>A job that starts fresh reads the topic from its beginning, so that it knows all models. A job
 * that continues from a checkpoint or savepoint continues where it was. Only committed records are
 * read. Records that are no updates become rejected models with topic, partition and offset; they
 * never fail the job. Records without a value, which ask Kafka to delete those of the same key, are
 * skipped.
 *
 * @param bootstrap addresses of brokers, {@code host:port,host:port}
 * @param topic name of the topic
 * @param properties of Kafka's clients, for example {@code security.protocol}
 * @param bounded whether the stream ends with the last record that the topic has when the job
 *     starts
 */
public record KafkaModels(
    String bootstrap, String topic, Map<String, String> properties, boolean bounded) {

  public KafkaModels {
    if (bootstrap.isBlank()) {
      throw new IllegalArgumentException("bootstrap: the addresses of the brokers are empty");
    }
    if (topic.isBlank()) {
      throw new IllegalArgumentException("topic: the name is empty");
    }
    properties = Map.copyOf(properties);
  }

  /** The topic without further properties. */
  public static KafkaModels of(String bootstrap, String topic) {
    return new KafkaModels(bootstrap, topic, Map.of(), false);
  }

  /** The same with a property of Kafka's clients. */
  public KafkaModels with(String property, String value) {
    Map<String, String> all = new HashMap<>(properties);
    all.put(property, value);
    return new KafkaModels(bootstrap, topic, all, bounded);
  }

  /** The same, ending with the last record that the topic has when the job starts. */
  public KafkaModels endingAtLatest() {
    return new KafkaModels(bootstrap, topic, properties, true);
  }

  /**
   * The control stream. It has a parallelism of 1, which promises need, and the uid {@code
   * sluice-models-of-} followed by the topic.
   */
  public SingleOutputStreamOperator<ModelUpdate> updates(StreamExecutionEnvironment environment) {
    return environment
        .fromSource(
            source(environment.getConfiguration()),
            WatermarkStrategy.noWatermarks(),
            "models in topic " + topic,
            ModelUpdates.type())
        .setParallelism(1)
        .uid("sluice-models-of-" + topic);
  }

  /**
   * The source, for programs that build the stream themselves. Use it with a parallelism of 1 and
   * without watermarks.
   *
   * @param config of the job
   */
  public KafkaSource<ModelUpdate> source(ReadableConfig config) {
    KafkaSourceBuilder<ModelUpdate> builder =
        KafkaSource.<ModelUpdate>builder()
            .setBootstrapServers(bootstrap)
            .setKafkaSubscriber(new SinglePartition(topic))
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(new ModelUpdateReader(new ControlRecordReader(config)))
            .setProperties(clientProperties())
            .setProperty("isolation.level", "read_committed");
    if (bounded) {
      builder.setBounded(OffsetsInitializer.latest());
    }
    return builder.build();
  }

  /**
   * A sink that appends updates to the topic, for example those of {@link ModelUpdates#rollbacks}.
   * It writes each update at least once. An update that is written twice counts once, as it has the
   * same sequence.
   */
  public KafkaSink<ModelUpdate> sink() {
    return KafkaSink.<ModelUpdate>builder()
        .setBootstrapServers(bootstrap)
        .setKafkaProducerConfig(clientProperties())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new ModelUpdateWriter(topic))
        .build();
  }

  private Properties clientProperties() {
    Properties all = new Properties();
    all.putAll(properties);
    return all;
  }
}
