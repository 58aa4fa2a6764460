package io.sluice.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Checks topics without a Flink job, which would only fail some time after its start. */
public final class KafkaTopics {
  private KafkaTopics() {}

  /**
   * Checks that topics are there.
   *
   * @param bootstrap addresses of brokers, {@code host:port,host:port}
   * @param properties of Kafka's clients, for example {@code security.protocol}
   * @param timeout how long to wait for the brokers
   * @throws IllegalStateException saying which topic is missing, or that no broker answers
   */
  public static void check(
      String bootstrap,
      Map<String, String> properties,
      Collection<String> topics,
      Duration timeout) {
    Properties client = new Properties();
    client.putAll(properties);
    client.put("bootstrap.servers", bootstrap);
    String millis = Long.toString(timeout.toMillis());
    client.putIfAbsent("default.api.timeout.ms", millis);
    client.putIfAbsent("request.timeout.ms", millis);
    try (AdminClient admin = AdminClient.create(client)) {
      for (Map.Entry<String, ? extends KafkaFuture<?>> topic :
          admin.describeTopics(List.copyOf(topics)).topicNameValues().entrySet()) {
        described(
            topic.getValue(),
            topic.getKey(),
            "topic '" + topic.getKey() + "' does not exist at " + bootstrap + "; create it first",
            "no broker answered at "
                + bootstrap
                + "; check the addresses, and the properties of the client if the brokers use TLS"
                + " or a login");
      }
    } catch (KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException(
          "Kafka at " + bootstrap + " cannot be used: " + cause.getMessage(), e);
    }
  }

  /**
   * The description of a topic.
   *
   * @param missing what the error says if there is no such topic
   * @param silent what the error says if no broker answers
   * @throws IllegalStateException if there is none
   */
  static <T> T described(KafkaFuture<T> description, String topic, String missing, String silent) {
    try {
      return description.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new IllegalStateException(missing, e);
      }
      if (e.getCause() instanceof TimeoutException) {
        throw new IllegalStateException(silent, e);
      }
      throw new IllegalStateException(
          "topic '" + topic + "' cannot be described: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
