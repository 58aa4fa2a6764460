/**
 * Kafka for Sluice: the control log in a topic ({@link io.sluice.kafka.KafkaModels}), and scores,
 * dead letters and what else leaves a scoring operator as JSON in topics ({@link
 * io.sluice.kafka.JsonTopic}). docs/kafka.md has the forms of the records.
 */
@NullMarked
package io.sluice.kafka;

import org.jspecify.annotations.NullMarked;
