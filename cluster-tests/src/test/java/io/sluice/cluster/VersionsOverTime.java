package io.sluice.cluster;

import io.sluice.flink.ControlRecord;
import io.sluice.flink.ModelUpdate;
import io.sluice.jobs.demo.PumpSimulator;
import io.sluice.kafka.KafkaModelLog;
import io.sluice.kafka.KafkaModels;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Publishes one version after the other to a topic, each with a heartbeat up to the next one. In
 * strict mode each of them releases the events of its time, so a job works as long as versions
 * come.
 */
final class VersionsOverTime implements AutoCloseable {
  /** Of event time, from one version to the next. */
  private static final long MILLIS_A_VERSION = 12_000;

  private final KafkaModels models;
  private final int last;
  private final AtomicInteger published = new AtomicInteger();
  private final AtomicInteger allowed = new AtomicInteger();
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  /**
   * @param last number of the last version; the first one is 1
   */
  VersionsOverTime(KafkaModels models, int last) {
    this.models = models;
    this.last = last;
  }

  /** The version that is effective at a time, if all are published. */
  static int at(long time) {
    return (int) ((time - PumpSimulator.START) / MILLIS_A_VERSION) + 1;
  }

  static long effectiveFrom(int version) {
    return PumpSimulator.START + (version - 1) * MILLIS_A_VERSION;
  }

  /** Publishes one version a second from now on, up to the number that {@link #allow} has set. */
  ScheduledFuture<?> start() {
    return thread.scheduleWithFixedDelay(this::publishIfAllowed, 0, 1, TimeUnit.SECONDS);
  }

  void allow(int version) {
    allowed.set(version);
  }

  int published() {
    return published.get();
  }

  /** Publishes the versions that are left. */
  void finish(ScheduledFuture<?> started) throws ExecutionException, InterruptedException {
    started.cancel(false);
    thread
        .submit(
            () -> {
              while (published.get() < last) {
                publishNext();
              }
            })
        .get();
  }

  private void publishIfAllowed() {
    if (published.get() < Math.min(last, allowed.get())) {
      publishNext();
    }
  }

  /** Again and again, since the broker may be down. The same change twice is one change. */
  private void publishNext() {
    int version = published.get() + 1;
    while (true) {
      try (KafkaModelLog log = KafkaModelLog.open(models, Duration.ofSeconds(30))) {
        log.append(
            ControlRecord.of(
                    ModelUpdate.activate(0, PumpModel.version(version))
                        .from(effectiveFrom(version)))
                .sequencedByPosition());
        log.append(
            ControlRecord.of(new ModelUpdate.Heartbeat(0, effectiveFrom(version + 1) - 1))
                .sequencedByPosition()
                .withKey("heartbeat|" + version));
        published.set(version);
        return;
      } catch (IllegalStateException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
      }
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
