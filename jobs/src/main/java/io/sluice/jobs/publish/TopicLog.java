package io.sluice.jobs.publish;

import io.sluice.flink.ControlRecord;
import io.sluice.flink.ModelUpdate;
import io.sluice.jobs.console.CommandFailure;
import io.sluice.kafka.KafkaModelLog;
import io.sluice.kafka.KafkaModels;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A control log in a topic. */
final class TopicLog implements ControlLog {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final byte[] NOTHING = {};

  private final String topic;
  private final KafkaModelLog log;

  /** Of the last record that is no heartbeat. */
  private long lastChange = -1;

  private TopicLog(String topic, KafkaModelLog log) {
    this.topic = topic;
    this.log = log;
  }

  /**
   * Opens the log.
   *
   * @param create whether the topic is created if it is missing
   */
  static TopicLog open(KafkaModels models, boolean create) {
    if (create) {
      told(() -> KafkaModelLog.create(models, TIMEOUT));
    }
    return new TopicLog(models.topic(), told(() -> KafkaModelLog.open(models, TIMEOUT)));
  }

  private static <T> T told(Supplier<T> step) {
    try {
      return step.get();
    } catch (IllegalStateException e) {
      throw new CommandFailure(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public List<Entry> readNew() {
    List<Entry> entries = new ArrayList<>();
    return told(
        () -> {
          log.readNew(logged -> add(logged, entries));
          return entries;
        });
  }

  private void add(KafkaModelLog.Logged logged, List<Entry> entries) {
    Entry entry = entryOf(logged);
    if (entry == null || entry.update() instanceof ModelUpdate.Change) {
      lastChange = logged.offset();
    }
    if (entry != null) {
      entries.add(entry);
    }
  }

  private static @Nullable Entry entryOf(KafkaModelLog.Logged logged) {
    try {
      ModelUpdate update = logged.record().toUpdate(logged.offset(), logged.origin());
      String digest = logged.record().digest();
      if (update instanceof ModelUpdate.Activate activate) {
        digest = digest == null ? ModelId.digestOf(activate.file()) : digest;
        update = activate.withFile(NOTHING);
      }
      return new Entry(logged.origin(), update, digest == null ? "" : digest);
    } catch (IllegalArgumentException | InvalidModelException e) {
      return null; // jobs reject it
    }
  }

  /** Lets the offset be the sequence, which no other writer can take. */
  @Override
  public String append(ModelUpdate update, @Nullable String artifactUri) {
    ControlRecord record = ControlRecord.of(update).sequencedByPosition();
    if (update instanceof ModelUpdate.Heartbeat) {
      record = record.withKey("heartbeat|" + lastChange);
    } else if (artifactUri != null) {
      record = record.withArtifactAt(artifactUri);
    }
    ControlRecord written = record;
    return topic + "-0@" + told(() -> log.append(written));
  }

  @Override
  public String name() {
    return "topic '" + topic + "'";
  }

  @Override
  public void close() {
    log.close();
  }
}
