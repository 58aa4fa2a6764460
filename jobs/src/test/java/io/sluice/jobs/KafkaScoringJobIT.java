package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jobs.kafka.KafkaScoringJob;
import io.sluice.kafka.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ready job by its configuration file, on a cluster in this process. */
class KafkaScoringJobIT {
  @TempDir Path folder;

  @Test
  void scoresWhatIsReadableAndNamesThePlaceOfTheRest() throws Exception {
    TestModels.sum("1", 0).write(folder.resolve("one.sluice"));
    TestModels.sum("2", 5).write(folder.resolve("two.sluice"));
    try (KafkaBroker broker = KafkaBroker.start(folder)) {
      publish(broker, "one.sluice", "--create-topic");
      publish(broker, "two.sluice", "--from", "2026-12-01T08:00:01Z");
      for (String topic : List.of("events", "scores", "dead", "late", "rejected")) {
        broker.createTopic(topic, 1);
      }
      send(
          broker,
          "{\"id\":\"x\",\"at\":\"2026-12-01T08:00:00Z\",\"in\":{\"a\":1,\"b\":2}}",
          "{\"id\":\"x\",\"at\":\"2026-12-01T08:00:01Z\",\"in\":{\"a\":1,\"b\":2}}",
          "{\"id\":\"x\",\"at\":",
          "{\"id\":\"x\",\"at\":\"2026-12-01T08:00:02Z\",\"in\":{\"a\":\"1\",\"b\":2}}",
          "{\"at\":\"2026-12-01T08:00:02Z\",\"in\":{\"a\":1,\"b\":2}}",
          "{\"id\":\"y\",\"at\":\"2026-12-01T08:00:02Z\",\"in\":{\"a\":1}}");

      KafkaScoringJob.main(new String[] {configuration(broker).toString()});

      assertThat(texts(broker, "scores"))
          .hasSize(2)
          .anyMatch(
              text ->
                  text.startsWith(
                      "{\"schema\":\"sluice.scored-event/1\",\"key\":\"x\",\"time\":1796112000000,"
                          + "\"outputs\":[3.0]"))
          .anyMatch(
              text ->
                  text.contains("\"time\":1796112001000,\"outputs\":[8.0]")
                      && text.endsWith(
                          "\"event\":{\"id\":\"x\",\"at\":\"2026-12-01T08:00:01Z\","
                              + "\"in\":{\"a\":1,\"b\":2}}}"));
      List<String> dead = texts(broker, "dead");
      assertThat(dead).hasSize(4);
      List<String> reasons =
          List.of("not JSON at line 1", "feature 'a' (/in/a)", "the key (/id) is missing", "'b'");
      assertThat(IntStream.range(0, 4).boxed())
          .allSatisfy(
              i ->
                  assertThat(dead)
                      .anyMatch(
                          text ->
                              text.contains(reasons.get(i))
                                  && text.contains(
                                      "\"event\":{\"topic\":\"events\",\"partition\":0,\"offset\":"
                                          + (i + 2)
                                          + ",\"value\":")));
      assertThat(texts(broker, "rejected")).isEmpty();
    }
  }

  @Test
  void theCommandChecksTheTopicsAndRunsTheJob() throws Exception {
    TestModels.sum("1", 0).write(folder.resolve("one.sluice"));
    try (KafkaBroker broker = KafkaBroker.start(folder)) {
      publish(broker, "one.sluice", "--create-topic");
      for (String topic : List.of("events", "dead", "late", "rejected")) {
        broker.createTopic(topic, 1);
      }
      send(
          broker,
          "{\"id\":\"x\",\"at\":\"2026-12-01T08:00:00Z\",\"in\":{\"a\":1,\"b\":2}}",
          "no JSON");
      Path file = configuration(broker);

      CommandRun withoutTopic = CommandRun.of("score-kafka", file);

      assertThat(withoutTopic.exitCode()).isEqualTo(1);
      assertThat(withoutTopic.err())
          .isEqualTo(
              "sluice: topic 'scores' does not exist at "
                  + broker.bootstrap()
                  + "; create it first\n");

      broker.createTopic("scores", 1);
      CommandRun check = CommandRun.of("score-kafka", file, "--check");

      assertThat(check.err()).isEmpty();
      assertThat(check.out()).isEqualTo(file + " is correct, and its topics exist.\n");
      assertThat(texts(broker, "scores")).isEmpty();

      CommandRun run = CommandRun.of("score-kafka", file, "--parallelism", "2");

      assertThat(run.err()).isEmpty();
      assertThat(run.exitCode()).isZero();
      assertThat(run.out())
          .isEqualTo("Scoring topic 'events' with model 'sum' into topic 'scores'.\n");
      assertThat(texts(broker, "scores"))
          .singleElement()
          .asString()
          .contains("\"key\":\"x\"", "\"outputs\":[3.0]");
      assertThat(texts(broker, "dead")).singleElement().asString().contains("not JSON");
    }
  }

  private Path configuration(KafkaBroker broker) throws Exception {
    return Files.writeString(
        folder.resolve("job.yaml"),
        """
        bootstrap: %s
        model: sum
        mode: STRICT
        with-event: true
        exactly-once: job
        topics:
          events: events
          models: models
          scores: scores
          dead-letters: dead
          late-events: late
          rejected-models: rejected
        events:
          key: /id
          time: /at
          time-format: iso
          bounded: true
        features:
          a: /in/a
          b: /in/b
        """
            .formatted(broker.bootstrap()));
  }

  private void publish(KafkaBroker broker, String file, String... options) {
    List<Object> command =
        new java.util.ArrayList<>(List.of("publish", folder.resolve(file).toString()));
    command.addAll(List.of("--bootstrap", broker.bootstrap(), "--topic", "models"));
    command.addAll(List.of((Object[]) options));
    assertThat(CommandRun.of(command.toArray()).err()).isEmpty();
  }

  private static void send(KafkaBroker broker, String... events) {
    broker.send(
        java.util.Arrays.stream(events)
            .map(
                text ->
                    new ProducerRecord<byte[], byte[]>(
                        "events", text.getBytes(StandardCharsets.UTF_8)))
            .toList());
  }

  private static List<String> texts(KafkaBroker broker, String topic) {
    return broker.read(topic).stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }
}
