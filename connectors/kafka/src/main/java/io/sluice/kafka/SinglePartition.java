package io.sluice.kafka;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

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
    TopicDescription described =
        KafkaTopics.described(
            client.describeTopics(List.of(topic)).topicNameValues().values().iterator().next(),
            topic,
            "topic '"
                + topic
                + "' does not exist; create it with 1 partition and cleanup.policy=compact",
            "topic '"
                + topic
                + "': no broker answered in time; check the addresses of the brokers, and the"
                + " properties of the client if the brokers use TLS or a login");
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
  }
}
