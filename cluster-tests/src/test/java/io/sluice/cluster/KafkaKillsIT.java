package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.jobs.demo.PumpReading;
import io.sluice.jobs.demo.PumpSimulator;
import io.sluice.jobs.kafka.KafkaScoringJob;
import io.sluice.kafka.KafkaBroker;
import io.sluice.kafka.KafkaModelLog;
import io.sluice.kafka.KafkaModels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ready job for Kafka in strict mode, while a TaskManager, the JobManager and the broker are
 * killed in turn and models are swapped through their topic. A consumer of committed records sees
 * each event once, and the bytes of an undisturbed run, which here is a loop without Flink. {@code
 * -Dsluice.kafka-kills=20} makes it long.
 */
class KafkaKillsIT {
  private static final Path JAR = Path.of(System.getProperty("sluice.cluster.jar"));
  private static final Duration PATIENCE = Duration.ofSeconds(240);
  private static final int KILLS = Integer.getInteger("sluice.kafka-kills", 3);
  private static final long SEED = Long.getLong("sluice.kafka-kills.seed", 1);
  private static final int PUMPS = 17;
  private static final int PARTITIONS = 2;
  private static final int VERSIONS_A_KILL = 6;
  private static final int VERSIONS = KILLS * VERSIONS_A_KILL;
  private static final int READINGS_A_KILL = VERSIONS_A_KILL * 200;
  private static final int READINGS = KILLS * READINGS_A_KILL;

  @TempDir(factory = WorkFolder.class, cleanup = CleanupMode.ON_SUCCESS)
  Path work;

  private final Random random = new Random(SEED);
  private final PumpSimulator simulator = PumpSimulator.withFaults(SEED, PUMPS);
  private final long start = System.nanoTime();

  /** What is killed, in turn. */
  private enum Victim {
    TASK_MANAGER,
    JOB_MANAGER,
    BROKER
  }

  @Test
  void everyEventIsScoredOnceInTheTopicWhateverIsKilled() throws Exception {
    try (KafkaBroker broker =
            KafkaBroker.start(Files.createDirectories(work.resolve("kafka")).toRealPath());
        VersionsOverTime versions = new VersionsOverTime(modelsOf(broker), VERSIONS);
        StandaloneCluster cluster = StandaloneCluster.startHighlyAvailable(work)) {
      List<JavaProcess> taskManagers = new ArrayList<>(cluster.startTaskManagers(2));
      ScheduledFuture<?> swaps = versions.start();
      String job =
          cluster.run(
              List.of("-p", "2"), JAR, KafkaScoringJob.class.getName(), configuration(broker));
      for (int kill = 0; kill < KILLS; kill++) {
        cluster.awaitCheckpoint(job, PATIENCE);
        sendEvents(broker, kill * READINGS_A_KILL, (kill + 1) * READINGS_A_KILL);
        versions.allow((kill + 1) * VERSIONS_A_KILL);
        Thread.sleep(random.nextInt(4_000));
        Victim victim = Victim.values()[kill % Victim.values().length];
        log("kill " + (kill + 1) + ": " + victim + ", versions so far: " + versions.published());
        switch (victim) {
          case TASK_MANAGER -> {
            cluster.kill(taskManagers.remove(random.nextInt(taskManagers.size())));
            taskManagers.addAll(cluster.startTaskManagers(1));
          }
          case JOB_MANAGER -> cluster.replaceJobManager();
          case BROKER -> broker.killAndRestart();
        }
      }
      versions.finish(swaps);
      await("all scores")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(2))
          .until(() -> broker.read("scores").size() >= READINGS);
      log("all scores are there");
      cluster.awaitCheckpoint(job, PATIENCE); // would bring what is written twice
      log("restores: " + cluster.rest().restores(job));
      assertThat(texts(broker, "dead")).isEmpty();
      assertThat(texts(broker, "late")).isEmpty();
      assertThat(texts(broker, "rejected")).isEmpty();
      List<String> scores = texts(broker, "scores");
      assertThat(scores).hasSize(READINGS);
      assertThat(scores.stream().sorted().toList())
          .isEqualTo(ExpectedScores.of(simulator, READINGS).stream().sorted().toList());
      log(READINGS + " scores, each once, with the bytes of the undisturbed run");
    }
  }

  private void log(String what) {
    System.out.printf("%4d s  %s%n", Duration.ofNanos(System.nanoTime() - start).toSeconds(), what);
  }

  private static KafkaModels modelsOf(KafkaBroker broker) throws Exception {
    KafkaModels models = KafkaModels.of(broker.bootstrap(), "models");
    KafkaModelLog.create(models, Duration.ofSeconds(60));
    broker.createTopic("events", PARTITIONS);
    broker.createTopic("scores", PARTITIONS);
    for (String topic : List.of("dead", "late", "rejected")) {
      broker.createTopic(topic, 1);
    }
    return models;
  }

  /**
   * The readings of a pump are in one partition. Not all at once: beyond {@code
   * sluice.waiting-events.capacity} the input stands still, and with it the checkpoints.
   */
  private void sendEvents(KafkaBroker broker, int from, int to) {
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int i = from; i < to; i++) {
      PumpReading reading = simulator.reading(i);
      int partition = Math.floorMod(reading.pump().hashCode(), PARTITIONS);
      records.add(
          new ProducerRecord<>(
              "events", partition, null, json(reading).getBytes(StandardCharsets.UTF_8)));
    }
    broker.send(records);
  }

  private static String json(PumpReading reading) {
    StringBuilder json =
        new StringBuilder("{\"pump\":\"" + reading.pump() + "\",\"time\":" + reading.time());
    float[] values = reading.channels();
    for (int i = 0; i < values.length; i++) {
      json.append(",\"" + PumpReading.CHANNELS.get(i) + "\":" + (double) values[i]);
    }
    return json.append('}').toString();
  }

  private String configuration(KafkaBroker broker) throws Exception {
    String features =
        PumpReading.CHANNELS.stream()
            .map(name -> "  " + name + ": /" + name + "\n")
            .collect(Collectors.joining());
    return Files.writeString(
            work.resolve("job.yaml"),
            """
            bootstrap: %s
            model: %s
            mode: STRICT
            exactly-once: kills
            topics:
              events: events
              models: models
              scores: scores
              dead-letters: dead
              late-events: late
              rejected-models: rejected
            events:
              key: /pump
              time: /time
            features:
            """
                    .formatted(broker.bootstrap(), PumpModel.NAME)
                + features)
        .toString();
  }

  private static List<String> texts(KafkaBroker broker, String topic) {
    return broker.read(topic).stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
