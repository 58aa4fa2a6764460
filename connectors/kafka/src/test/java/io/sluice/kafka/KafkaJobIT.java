package io.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.ControlRecord;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import io.sluice.flink.ScoredStream;
import io.sluice.flink.Sluice;
import io.sluice.flink.VersionMode;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.TensorData;
import io.sluice.model.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs on a cluster in this process, with a broker in a process of its own. */
class KafkaJobIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static KafkaBroker broker;

  @TempDir static Path folder;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = KafkaBroker.start(folder);
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @Test
  void theTopicIsTheControlLogAndGarbageIsRejectedWithItsPlace() throws Exception {
    KafkaModels models = logOf("log");
    byte[] file = model("1", 10).toBytes();
    Path large = Files.write(folder.resolve("large.sluice"), model("2", 20).toBytes());
    ModelUpdate.Activate second = activate("2", 20).from(2_000);
    send(
        models,
        ControlRecord.of(new ModelUpdate.Activate("pump", 0, file)).sequencedByPosition(),
        new ControlRecord("x", Map.of(), new byte[] {1, 2, 3}),
        new ControlRecord(
            "y",
            Map.of("sluice-form", "1", "sluice-kind", "activate", "sluice-model", "pump"),
            "torn".getBytes(StandardCharsets.UTF_8)),
        ControlRecord.of(second).sequencedByPosition().withArtifactAt(large.toUri().toString()),
        ControlRecord.of(new ModelUpdate.Retire("pump", 0, 3_000)).sequencedByPosition(),
        ControlRecord.of(new ModelUpdate.Heartbeat(0, 4_000)).sequencedByPosition(),
        ControlRecord.of(new ModelUpdate.Retire("pump", 0, 3_500)).sequencedByPosition());
    // Asks Kafka to delete a key; it is no update.
    broker.send(List.of(new ProducerRecord<>("log", 0, new byte[] {'x'}, null)));
    createTopics("log-events", "log-scores", "log-dead", "log-rejected");
    sendEvents("log-events", "a 1000 1", "a 1999 2", "a 2000 3", "a 3000 4");

    StreamExecutionEnvironment env = environment();
    ScoredStream<String> scored =
        score(env, models.endingAtLatest(), "log-events", VersionMode.STRICT);
    scored.scores().sinkTo(topic("log-scores").scores());
    scored.deadLetters().sinkTo(topic("log-dead").deadLetters(KafkaJobIT::quoted));
    scored.rejectedModels().sinkTo(topic("log-rejected").rejectedModels());
    env.execute();

    assertThat(texts("log-scores"))
        .extracting(text -> text.replaceAll(",\"model\".*\"effectiveFrom", ",\"effectiveFrom"))
        .extracting(text -> text.replaceAll(",\"model\".*", "}"))
        .containsExactly(
            "{\"schema\":\"sluice.score/1\",\"key\":\"a\",\"time\":1000,\"outputs\":[11.0]}",
            "{\"schema\":\"sluice.score/1\",\"key\":\"a\",\"time\":1999,\"outputs\":[12.0]}",
            "{\"schema\":\"sluice.score/1\",\"key\":\"a\",\"time\":2000,\"outputs\":[23.0],"
                + "\"effectiveFrom\":2000}");
    assertThat(broker.read("log-scores"))
        .allSatisfy(record -> assertThat(record.key()).isEqualTo(new byte[] {'a'}))
        .extracting(ConsumerRecord::timestamp)
        .containsExactly(1000L, 1999L, 2000L);
    assertThat(texts("log-dead"))
        .hasSize(1)
        .allMatch(text -> text.contains("\"reason\":\"RETIRED\""))
        .allMatch(text -> text.endsWith("\"event\":\"a 3000 4\"}"));
    assertThat(texts("log-rejected"))
        .hasSize(3)
        .anyMatch(
            text ->
                text.contains("no header sluice-form") && text.contains("\"origin\":\"log-0@1\""))
        .anyMatch(text -> text.contains("\"sequence\":2") && text.contains("log-0@2"))
        .anyMatch(text -> text.contains("promised") && text.contains("log-0@6"));
  }

  @Test
  void aTopicOfSeveralPartitionsAndOneThatIsMissingAreRefused() throws Exception {
    broker.createTopic("wide", 3);
    for (String name : List.of("wide", "missing")) {
      StreamExecutionEnvironment env = environment();
      env.configure(new Configuration().set(RestartStrategyOptions.RESTART_STRATEGY, "none"));
      KafkaModels.of(broker.bootstrap(), name)
          .updates(env)
          .sinkTo(new org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink<>());
      assertThatThrownBy(env::execute)
          .rootCause()
          .satisfiesAnyOf(
              cause -> assertThat(cause).hasMessageContaining("topic 'wide' has 3 partitions"),
              cause -> assertThat(cause).hasMessageContaining("missing"),
              cause -> assertThat(cause).hasMessageContaining("does not host"));
    }
  }

  /** Compaction must not change what a fresh job makes of the log. */
  @Test
  void compactionRemovesHeartbeatsAndNoChange() throws Exception {
    broker.createTopic(
        "compacted",
        1,
        "cleanup.policy",
        "compact",
        "segment.ms",
        "100",
        "min.cleanable.dirty.ratio",
        "0.01",
        "delete.retention.ms",
        "100");
    KafkaModels models = KafkaModels.of(broker.bootstrap(), "compacted");
    ControlRecord change = ControlRecord.of(activate("1", 10)).sequencedByPosition();
    send(models, change, ControlRecord.of(activate("1", 10)).sequencedByPosition());
    for (int i = 0; i < 7; i++) {
      send(models, heartbeat(i, "heartbeat|1"));
    }
    send(models, ControlRecord.of(new ModelUpdate.Retire("pump", 0, 3)).sequencedByPosition());
    for (int i = 10; i < 17; i++) {
      send(models, heartbeat(i, "heartbeat|9"));
    }
    Thread.sleep(200);
    send(models, heartbeat(20, "heartbeat|9"));
    await(() -> broker.read("compacted").size() <= 6);

    try (KafkaModelLog log = KafkaModelLog.open(models, TIMEOUT)) {
      List<KafkaModelLog.Logged> left = new ArrayList<>();
      log.readNew(left::add);
      assertThat(left).extracting(KafkaModelLog.Logged::offset).contains(0L, 1L, 8L, 9L);
      assertThat(left.get(0).record().headers()).isEqualTo(change.headers());
      assertThat(left.get(0).record().value()).isEqualTo(change.value());
      List<KafkaModelLog.Logged> more = new ArrayList<>();
      log.readNew(more::add);
      assertThat(more).isEmpty();
    }
  }

  @Test
  void exactlyOnceHoldsWhenTheBrokerIsKilledAndModelsChangeMeanwhile() throws Exception {
    KafkaModels models = logOf("swaps");
    createTopics("swaps-events", "swaps-scores");
    send(
        models,
        ControlRecord.of(activate("1", 10_000)).sequencedByPosition(),
        ControlRecord.of(new ModelUpdate.Heartbeat(0, 299)).sequencedByPosition());
    StreamExecutionEnvironment env = environment();
    env.enableCheckpointing(500);
    ScoredStream<String> scored = score(env, models, "swaps-events", VersionMode.STRICT, false);
    scored.scores().sinkTo(topic("swaps-scores").exactlyOnce("swaps").scores());
    JobClient job = env.executeAsync();

    List<String> expected = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      List<String> events = new ArrayList<>();
      for (int i = part * 300; i < (part + 1) * 300; i++) {
        events.add("k" + i % 7 + " " + i + " " + i);
        expected.add(i + " " + (i + 10_000f * (part + 1)));
      }
      sendEvents("swaps-events", events.toArray(new String[0]));
      int done = expected.size();
      await(() -> broker.read("swaps-scores").size() >= done);
      if (part < 2) {
        broker.killAndRestart();
        send(
            models,
            ControlRecord.of(activate("" + (part + 2), 10_000 * (part + 2)).from((part + 1) * 300))
                .sequencedByPosition(),
            ControlRecord.of(new ModelUpdate.Heartbeat(0, (part + 2) * 300 - 1))
                .sequencedByPosition());
      }
    }
    assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    job.cancel().get();

    assertThat(texts("swaps-scores"))
        .extracting(
            text -> text.replaceAll(".*\"time\":(\\d+),\"outputs\":\\[([^\\]]*)\\].*", "$1 $2"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void rollbacksComeBackThroughTheTopic() throws Exception {
    KafkaModels models = logOf("rollbacks");
    ModelUpdate.Rollback rollback =
        new ModelUpdate.Rollback("pump", (1L << 62) + 5, 7, "ab".repeat(32));
    StreamExecutionEnvironment writing = environment();
    writing
        .fromData(
            io.sluice.flink.ModelUpdates.type(),
            activate("1", 1).as(Rollout.canary(0.25)),
            rollback,
            rollback,
            new ModelUpdate.Heartbeat(3, 4))
        .sinkTo(models.sink());
    writing.execute();

    StreamExecutionEnvironment reading = environment();
    List<ModelUpdate> read = new ArrayList<>();
    try (CloseableIterator<ModelUpdate> updates =
        models.endingAtLatest().updates(reading).executeAndCollect()) {
      updates.forEachRemaining(read::add);
    }
    assertThat(read)
        .containsExactly(
            activate("1", 1).as(Rollout.canary(0.25)),
            rollback,
            rollback,
            new ModelUpdate.Heartbeat(3, 4));
    assertThat(((ModelUpdate.Change) read.get(1)).origin()).isEqualTo("rollbacks-0@1");
  }

  private static ScoredStream<String> score(
      StreamExecutionEnvironment env, KafkaModels models, String events, VersionMode mode) {
    return score(env, models, events, mode, true);
  }

  /** Events are {@code key time level}. */
  private static ScoredStream<String> score(
      StreamExecutionEnvironment env,
      KafkaModels models,
      String events,
      VersionMode mode,
      boolean bounded) {
    return Sluice.score(
            new KafkaEvents(broker.bootstrap(), events, Map.of(), false, bounded)
                .stream(
                        env,
                        KafkaJobIT::textOf,
                        Types.STRING,
                        WatermarkStrategy.<String>forMonotonousTimestamps()
                            .withTimestampAssigner((text, time) -> Long.parseLong(word(text, 1))))
                    .setParallelism(1))
        .keyBy(text -> word(text, 0))
        .withModels(models.updates(env))
        .model("pump")
        .encodedBy(
            FeatureEncoder.of(
                List.of("level"), (text, row) -> row[0] = Float.parseFloat(word(text, 2))))
        .versions(mode)
        .uid("scoring")
        .build();
  }

  private static String textOf(ConsumedRecord record) {
    return new String(record.value(), StandardCharsets.UTF_8);
  }

  private static String word(String text, int index) {
    return text.split(" ")[index];
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(
            new Configuration()
                .set(CheckpointingOptions.CHECKPOINTING_TIMEOUT, Duration.ofSeconds(10))
                .set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay")
                .set(
                    RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS,
                    Integer.MAX_VALUE));
    env.setParallelism(1);
    return env;
  }

  private static KafkaModels logOf(String topic) {
    KafkaModels models = KafkaModels.of(broker.bootstrap(), topic);
    assertThat(KafkaModelLog.create(models, TIMEOUT)).isTrue();
    assertThat(KafkaModelLog.create(models, TIMEOUT)).isFalse();
    return models;
  }

  private static void createTopics(String... names) throws Exception {
    for (String name : names) {
      broker.createTopic(name, 1);
    }
  }

  private static JsonTopic topic(String name) {
    return JsonTopic.at(broker.bootstrap(), name);
  }

  private static void send(KafkaModels models, ControlRecord... records) {
    broker.send(
        java.util.Arrays.stream(records)
            .map(record -> KafkaControlRecords.toKafka(models.topic(), record))
            .toList());
  }

  private static ControlRecord heartbeat(long time, String key) {
    return ControlRecord.of(new ModelUpdate.Heartbeat(0, time)).sequencedByPosition().withKey(key);
  }

  private static void sendEvents(String topic, String... events) {
    broker.send(
        java.util.Arrays.stream(events)
            .map(
                text ->
                    new ProducerRecord<byte[], byte[]>(
                        topic, text.getBytes(StandardCharsets.UTF_8)))
            .toList());
  }

  private static List<String> texts(String topic) {
    return broker.read(topic).stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static ModelUpdate.Activate activate(String version, float bias) {
    return ModelUpdate.activate(1, model(version, bias));
  }

  /** {@code bias + level}. */
  private static ModelArtifact model(String version, float bias) {
    Shape one = Shape.of(1, 1);
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", one),
                TensorSpec.float32("weight", one),
                TensorSpec.float32("bias", Shape.of(1)),
                TensorSpec.float32("y", one)),
            Map.of(
                "weight", TensorData.ofFloats(one, 1),
                "bias", TensorData.ofFloats(Shape.of(1), bias)),
            List.of(new Node("sum", new Op.Linear(), List.of("x", "weight", "bias"), List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    FeatureSchema schema =
        new FeatureSchema(
            List.of(Feature.raw("level")),
            1,
            FeatureSchema.Layout.NC,
            FeatureSchema.IncompleteWindow.PAD);
    return ModelArtifact.of(
        "pump", version, graph, schema, new OutputSchema(List.of("score"), null));
  }
}
