package io.sluice.kafka;

import io.sluice.flink.Comparison;
import io.sluice.flink.DeadLetter;
import io.sluice.flink.EventJson;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import io.sluice.flink.SluiceJson;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.jspecify.annotations.Nullable;

/**
 * A topic for what leaves a scoring operator, as JSON; {@link SluiceJson} has the fields.
 *
 * <pre>{@code
 * scored.scores().sinkTo(JsonTopic.at("broker:9092", "scores").exactlyOnce("pump-scores").scores());
 * }</pre>
 *
 * <p>The key of a record is the event's key, so that the scores of a key stay in one partition and
 * in order. The timestamp of a record is the event's time, or the time of writing if the event's
 * time is unknown or in the future.
 *
 * @param bootstrap addresses of brokers, {@code host:port,host:port}
 * @param topic name of the topic
 * @param properties of Kafka's producer, for example {@code compression.type}
 * @param transactions prefix of the transactions' names; null: records are written at least once
 */
public record JsonTopic(
    String bootstrap, String topic, Map<String, String> properties, @Nullable String transactions) {
  /** The longest that brokers allow unless they are configured otherwise. */
  private static final String TRANSACTION_TIMEOUT_MILLIS = "900000";

  public JsonTopic {
    properties = Map.copyOf(properties);
  }

  /** The topic, with records written at least once. */
  public static JsonTopic at(String bootstrap, String topic) {
    return new JsonTopic(bootstrap, topic, Map.of(), null);
  }

  /** The same with a property of Kafka's producer. */
  public JsonTopic with(String property, String value) {
    Map<String, String> all = new HashMap<>(properties);
    all.put(property, value);
    return new JsonTopic(bootstrap, topic, all, transactions);
  }

  /**
   * The same, with each record written exactly once, in transactions that checkpoints commit. The
   * job must have checkpoints, and consumers must use {@code isolation.level=read_committed}; they
   * see a record after the checkpoint that follows it. If the job is down for longer than {@code
   * transaction.timeout.ms}, 15 minutes unless you set it, Kafka drops what was not committed.
   *
   * @param prefix of the transactions' names; no other sink of the Kafka cluster may use the same
   */
  public JsonTopic exactlyOnce(String prefix) {
    return new JsonTopic(bootstrap, topic, properties, prefix);
  }

  /** A sink for {@link io.sluice.flink.ScoredStream#scores()}. */
  public KafkaSink<Score> scores() {
    return sink(Score::key, Score::eventTime, SluiceJson::of);
  }

  /**
   * A sink for {@link io.sluice.flink.ScoredStream#events()}.
   *
   * @param events writes the events as JSON
   */
  public <T> KafkaSink<ScoredEvent<T>> scoredEvents(EventJson<? super T> events) {
    return sink(
        scored -> scored.score().key(),
        scored -> scored.score().eventTime(),
        scored -> SluiceJson.of(scored, events));
  }

  /**
   * A sink for {@link io.sluice.flink.ScoredStream#deadLetters()} and {@link
   * io.sluice.flink.ScoredStream#lateEvents()}.
   *
   * @param events writes the events as JSON
   */
  public <T> KafkaSink<DeadLetter<T>> deadLetters(EventJson<? super T> events) {
    return sink(DeadLetter::key, DeadLetter::eventTime, letter -> SluiceJson.of(letter, events));
  }

  /** A sink for {@link io.sluice.flink.ScoredStream#rejectedModels()}. */
  public KafkaSink<RejectedModel> rejectedModels() {
    return sink(RejectedModel::model, rejected -> Score.NO_EVENT_TIME, SluiceJson::of);
  }

  /** A sink for {@link io.sluice.flink.ScoredStream#comparisons()}. */
  public KafkaSink<Comparison> comparisons() {
    return sink(Comparison::key, Comparison::eventTime, SluiceJson::of);
  }

  private <T> KafkaSink<T> sink(
      JsonRecords.Key<T> key, JsonRecords.Time<T> time, JsonRecords.Value<T> value) {
    Properties producer = new Properties();
    if (transactions != null) {
      producer.setProperty("transaction.timeout.ms", TRANSACTION_TIMEOUT_MILLIS);
    }
    producer.putAll(properties);
    KafkaSinkBuilder<T> builder =
        KafkaSink.<T>builder()
            .setBootstrapServers(bootstrap)
            .setKafkaProducerConfig(producer)
            .setRecordSerializer(new JsonRecords<>(topic, key, time, value));
    if (transactions == null) {
      builder.setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE);
    } else {
      builder
          .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
          .setTransactionalIdPrefix(transactions);
    }
    return builder.build();
  }
}
