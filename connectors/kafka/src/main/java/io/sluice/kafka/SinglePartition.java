package io.sluice.kafka;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The one partition of a topic whose records have a total order. */
final class SinglePartition implements KafkaSubscriber {
  private static final long serialVersionUID = 1L;

  private final String topic;

  SinglePartition(String topic) {
    this.topic = topic;
  }

  @Override
  public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient client) {
    check(topic, client);
    // The connector for Flink 2.0 and older removes from the set what it knows.
    return new HashSet<>(Set.of(new TopicPartition(topic, 0)));
  }

  /**
   * Checks that the topic is there and has one partition.
   *
   * @throws IllegalStateException if not
   */
  static void check(String topic, AdminClient client) {
    try {
      TopicDescription described =
          client.describeTopics(List.of(topic)).allTopicNames().get().values().iterator().next();
      int partitions = described.partitions().size();
      if (partitions != 1) {
        throw new IllegalStateException(
            "topic '"
                + topic
                + "' has "
                + partitions
                + " partitions, so its records have no total order; a control log needs a topic"
                + " with 1 partition");
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new IllegalStateException(
            "topic '"
                + topic
                + "' does not exist; create it with 1 partition and cleanup.policy=compact",
            e);
      }
      if (e.getCause() instanceof TimeoutException) {
        throw new IllegalStateException(
            "topic '"
                + topic
                + "': no broker answered in time; check the addresses of the brokers, and the"
                + " properties of the client if the brokers use TLS or a login",
            e);
      }
      throw new IllegalStateException(
          "topic '" + topic + "' cannot be described: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
