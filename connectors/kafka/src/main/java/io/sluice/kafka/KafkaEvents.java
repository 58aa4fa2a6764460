package io.sluice.kafka;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A topic of events. Each record becomes one event, which knows its topic, partition and offset if
 * the reader keeps them.
 *
 * <pre>{@code
 * DataStream<Reading> readings =
 *     KafkaEvents.of("broker:9092", "readings")
 *         .stream(env, Reading::of, TypeInformation.of(Reading.class), watermarks);
 * }</pre>
 *
 * <p>Only committed records are read. A job that starts fresh reads the topic from its beginning,
 * unless {@link #fromLatest} is set. A job that continues from a checkpoint or savepoint continues
 * where it was.
 *
 * @param bootstrap addresses of brokers, {@code host:port,host:port}
 * @param topic name of the topic
 * @param properties of Kafka's consumer, for example {@code group.id}
 * @param latest whether a fresh job skips the records that the topic has already
 * @param bounded whether the stream ends with the last record that the topic has when the job
 *     starts
 */
public record KafkaEvents(
    String bootstrap,
    String topic,
    Map<String, String> properties,
    boolean latest,
    boolean bounded) {

  /**
   * Makes an event of a record. An exception fails the job, with the place of the record. If
   * records can be broken, return an event that says what is wrong.
   *
   * @param <T> the event
   */
  @FunctionalInterface
  public interface Reader<T> extends Serializable {
    /** The event of a record. */
    T read(ConsumedRecord record) throws Exception;
  }

  public KafkaEvents {
    if (bootstrap.isBlank()) {
      throw new IllegalArgumentException("bootstrap: the addresses of the brokers are empty");
    }
    if (topic.isBlank()) {
      throw new IllegalArgumentException("topic: the name is empty");
    }
    properties = Map.copyOf(properties);
  }

  /** The topic without further properties. */
  public static KafkaEvents of(String bootstrap, String topic) {
    return new KafkaEvents(bootstrap, topic, Map.of(), false, false);
  }

  /** The same with a property of Kafka's consumer. */
  public KafkaEvents with(String property, String value) {
    Map<String, String> all = new HashMap<>(properties);
    all.put(property, value);
    return new KafkaEvents(bootstrap, topic, all, latest, bounded);
  }

  /** The same, skipping the records that the topic has when the job starts fresh. */
  public KafkaEvents fromLatest() {
    return new KafkaEvents(bootstrap, topic, properties, true, bounded);
  }

  /** The same, ending with the last record that the topic has when the job starts. */
  public KafkaEvents endingAtLatest() {
    return new KafkaEvents(bootstrap, topic, properties, latest, true);
  }

  /**
   * The events. The source has the uid {@code sluice-events-of-} followed by the topic.
   *
   * @param watermarks are made for each partition; they also give the events their times
   */
  public <T> DataStreamSource<T> stream(
      StreamExecutionEnvironment environment,
      Reader<T> reader,
      TypeInformation<T> type,
      WatermarkStrategy<T> watermarks) {
    Properties consumer = new Properties();
    consumer.putAll(properties);
    KafkaSourceBuilder<T> builder =
        KafkaSource.<T>builder()
            .setBootstrapServers(bootstrap)
            .setTopics(topic)
            .setStartingOffsets(
                latest ? OffsetsInitializer.latest() : OffsetsInitializer.earliest())
            .setDeserializer(new EventReader<>(reader, type))
            .setProperties(consumer)
            .setProperty("isolation.level", "read_committed");
    if (bounded) {
      builder.setBounded(OffsetsInitializer.latest());
    }
    DataStreamSource<T> source =
        environment.fromSource(builder.build(), watermarks, "events in topic " + topic, type);
    source.uid("sluice-events-of-" + topic);
    return source;
  }
}
