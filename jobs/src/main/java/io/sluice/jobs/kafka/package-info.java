/** The ready job that scores the events of a Kafka topic, by a configuration file alone. */
@NullMarked
package io.sluice.jobs.kafka;

import org.jspecify.annotations.NullMarked;
