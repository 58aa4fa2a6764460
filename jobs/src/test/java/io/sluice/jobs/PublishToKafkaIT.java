package io.sluice.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.ModelUpdate;
import io.sluice.flink.Rollout;
import io.sluice.kafka.KafkaBroker;
import io.sluice.kafka.KafkaModels;
import io.sluice.model.ModelArtifact;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that extend a control log, on a topic, and the source that reads it. */
class PublishToKafkaIT {
  @TempDir Path folder;

  @Test
  void whatTheCommandsWriteTheSourceReads() throws Exception {
    ModelArtifact one = TestModels.sum("1", 0);
    ModelArtifact two = TestModels.sum("2", 5);
    one.write(folder.resolve("one.sluice"));
    two.write(folder.resolve("two.sluice"));
    try (KafkaBroker broker = KafkaBroker.start(folder)) {
      String[] log = {"--bootstrap", broker.bootstrap(), "--topic", "models"};
      assertThat(run(log, "publish", folder + "/one.sluice").err())
          .startsWith("sluice: topic 'models' does not exist; create it with 1 partition");

      assertThat(written(log, "publish", folder + "/one.sluice", "--create-topic"))
          .startsWith("Wrote models-0@0:\n  activate  " + one.id());
      assertThat(written(log, "publish", folder + "/one.sluice"))
          .startsWith("Nothing to write: models-0@0 has this change already.");
      written(log, "publish", folder + "/two.sluice", "--from", "5000", "--canary", "0.25");
      written(log, "publish", folder + "/two.sluice", "--from", "9000", "--dry-run");
      written(log, "heartbeat", "--time", "5000");
      written(log, "heartbeat", "--time", "6000");
      assertThat(run(log, "rollback", "--model", "sum").err()).contains("use a later --from");
      written(log, "rollback", "--model", "sum", "--from", "7000");
      written(log, "retire", "--model", "sum", "--from", "8000", "--promise");

      assertThat(updates(broker))
          .containsExactly(
              new ModelUpdate.Activate("sum", 0, one.toBytes()),
              new ModelUpdate.Activate("sum", 1, two.toBytes()).from(5000).as(Rollout.canary(0.25)),
              new ModelUpdate.Heartbeat(2, 5000),
              new ModelUpdate.Heartbeat(3, 6000),
              new ModelUpdate.Rollback("sum", 4, 7000, two.id().digest()),
              new ModelUpdate.Retire("sum", 5, 8000, true));
      List<ConsumerRecord<byte[], byte[]>> records = broker.read("models");
      assertThat(records).extracting(ConsumerRecord::value).doesNotContainNull();
      assertThat(new String(records.get(2).key())).isEqualTo("heartbeat|1");
      assertThat(records.get(3).key()).isEqualTo(records.get(2).key());
    }
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNamed() throws Exception {
    TestModels.sum("1", 0).write(folder.resolve("one.sluice"));
    String[] log = {"--bootstrap", "localhost:1", "--topic", "models"};

    CommandRun run =
        run(
            log,
            "publish",
            folder + "/one.sluice",
            "--property",
            "default.api.timeout.ms=1500",
            "--property",
            "request.timeout.ms=1000");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("sluice: topic 'models': no broker answered in time; check")
        .hasLineCount(1);
  }

  private static List<ModelUpdate> updates(KafkaBroker broker) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    List<ModelUpdate> read = new ArrayList<>();
    try (CloseableIterator<ModelUpdate> updates =
        KafkaModels.of(broker.bootstrap(), "models")
            .endingAtLatest()
            .updates(env)
            .executeAndCollect()) {
      updates.forEachRemaining(read::add);
    }
    return read;
  }

  private static String written(String[] log, Object... command) {
    CommandRun run = run(log, command);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run.out();
  }

  private static CommandRun run(String[] log, Object... command) {
    List<Object> all = new ArrayList<>(List.of(command));
    all.addAll(List.of((Object[]) log));
    return CommandRun.of(all.toArray());
  }
}
