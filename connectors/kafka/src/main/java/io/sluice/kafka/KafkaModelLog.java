package io.sluice.kafka;

import io.sluice.flink.ControlRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and extends the control log in a topic without a Flink job, for tools that publish models.
 * Not for use by several threads at once.
 *
 * <p>Methods throw {@link IllegalStateException} if the brokers cannot be reached or refuse.
 */
public final class KafkaModelLog implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final TopicPartition partition;
  private final Properties properties;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  /**
   * A record of the log.
   *
   * @param offset its position
   * @param origin its place in words
   */
  public record Logged(long offset, String origin, ControlRecord record) {}

  private KafkaModelLog(KafkaModels models, Properties properties) {
    this.topic = models.topic();
    this.partition = new TopicPartition(topic, 0);
    this.properties = properties;
    Properties reading = copy(properties);
    reading.putIfAbsent("isolation.level", "read_committed");
    reading.put("enable.auto.commit", "false");
    reading.put("allow.auto.create.topics", "false");
    this.consumer =
        new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
  }

  /**
   * Opens the log.
   *
   * @param timeout how long to wait for the brokers
   * @throws IllegalStateException if the topic is missing or has several partitions
   */
  public static KafkaModelLog open(KafkaModels models, Duration timeout) {
    Properties properties = properties(models, timeout);
    try {
      return opened(models, properties);
    } catch (KafkaException e) {
      throw failure(models.bootstrap(), e);
    }
  }

  private static KafkaModelLog opened(KafkaModels models, Properties properties) {
    try (AdminClient admin = AdminClient.create(properties)) {
      SinglePartition.check(models.topic(), admin);
    }
    return new KafkaModelLog(models, properties);
  }

  /**
   * Creates the topic with one partition, the default replication of the brokers and the settings
   * that docs/kafka.md advises.
   *
   * @return false if there is a topic of that name already
   */
  public static boolean create(KafkaModels models, Duration timeout) {
    NewTopic topic =
        new NewTopic(models.topic(), Optional.of(1), Optional.empty())
            .configs(Map.of("cleanup.policy", "compact", "retention.ms", "-1"));
    try (AdminClient admin = AdminClient.create(properties(models, timeout))) {
      admin.createTopics(List.of(topic)).all().get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw new IllegalStateException(
          "topic '" + models.topic() + "' cannot be created: " + e.getCause(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (KafkaException e) {
      throw failure(models.bootstrap(), e);
    }
  }

  private static Properties properties(KafkaModels models, Duration timeout) {
    Properties properties = new Properties();
    properties.putAll(models.properties());
    properties.put("bootstrap.servers", models.bootstrap());
    String millis = Long.toString(timeout.toMillis());
    properties.putIfAbsent("default.api.timeout.ms", millis);
    properties.putIfAbsent("request.timeout.ms", millis);
    return properties;
  }

  private static IllegalStateException failure(String bootstrap, KafkaException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return new IllegalStateException(
        "Kafka at " + bootstrap + " cannot be used: " + cause.getMessage(), e);
  }

  private static Properties copy(Properties properties) {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  /**
   * Reads the records that have come since the last call, or since the beginning of the topic.
   *
   * @param each takes one record after the other, so that their artifacts need not be in memory at
   *     once
   */
  public void readNew(Consumer<Logged> each) {
    try {
      read(each);
    } catch (KafkaException e) {
      throw failure(properties.getProperty("bootstrap.servers"), e);
    }
  }

  private void read(Consumer<Logged> each) {
    long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    while (consumer.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        ControlRecord control = KafkaControlRecords.fromKafka(record);
        if (control != null) {
          each.accept(new Logged(record.offset(), KafkaControlRecords.originOf(record), control));
        }
      }
    }
  }

  /**
   * Appends a record and waits until all replicas in sync have it.
   *
   * @return its offset
   */
  public long append(ControlRecord record) {
    if (producer == null) {
      Properties writing = copy(properties);
      writing.put("acks", "all");
      writing.put("enable.idempotence", "true");
      writing.putIfAbsent("max.request.size", Integer.toString(Integer.MAX_VALUE));
      writing.putIfAbsent("linger.ms", "0");
      writing.putIfAbsent(
          "delivery.timeout.ms", String.valueOf(properties.get("request.timeout.ms")));
      producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer());
    }
    try {
      return producer.send(KafkaControlRecords.toKafka(topic, record)).get().offset();
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "topic '" + topic + "': the record cannot be written: " + e.getCause(), e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }

  @Override
  public void close() {
    consumer.close();
    if (producer != null) {
      producer.close();
    }
  }
}
