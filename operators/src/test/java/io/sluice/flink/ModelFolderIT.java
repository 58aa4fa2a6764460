package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.flink.types.SluiceTypes;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ModelFolderIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  /** What the job under test got; it runs in this JVM. */
  private static final Queue<ModelUpdate.Activate> RECEIVED = new ConcurrentLinkedQueue<>();

  /** How many more updates are let through before the job fails once. */
  private static final AtomicInteger UNTIL_FAILURE = new AtomicInteger();

  @TempDir Path work;
  private Path models;
  private Path marker;

  @BeforeEach
  void emptyFolder() throws Exception {
    models = Files.createDirectory(work.resolve("models"));
    marker = work.resolve("end");
    RECEIVED.clear();
    UNTIL_FAILURE.set(Integer.MAX_VALUE);
  }

  @Test
  void modelsComeAsTheyAppearAndTheStreamEndsWithTheMarker() throws Exception {
    publish("v9", "v10");
    JobClient job = start(new Configuration());
    awaitReceived(2);
    publish("v2");
    awaitReceived(3);
    publish("v11");
    Files.createFile(marker);

    job.getJobExecutionResult().get(90, TimeUnit.SECONDS);

    assertThat(RECEIVED)
        .containsExactly(
            new ModelUpdate.Activate("pump", 1, file("v9")),
            new ModelUpdate.Activate("pump", 2, file("v10")),
            new ModelUpdate.Activate("pump", 3, file("v2")),
            new ModelUpdate.Activate("pump", 4, file("v11")));
  }

  @Test
  void damagedFileIsAttributedToTheModelOfTheOptions() throws Exception {
    Files.write(models.resolve("torn.sluice"), new byte[] {1, 2, 3});
    Files.createFile(marker);

    start(new Configuration()).getJobExecutionResult().get(90, TimeUnit.SECONDS);

    assertThat(RECEIVED).containsExactly(new ModelUpdate.Activate("pump", 1, new byte[] {1, 2, 3}));
  }

  @Test
  void noEntryOfTheFolderStopsTheWatch() throws Exception {
    Files.writeString(models.resolve("notes 10:30.txt"), "not a model, and not a path of Flink");
    Files.write(models.resolve("pump 10:30.sluice"), file("v0"));
    Files.createDirectory(models.resolve("folder.sluice"));
    Files.createSymbolicLink(models.resolve("dangling.sluice"), work.resolve("nowhere"));
    Files.createSymbolicLink(models.resolve("endless.sluice"), Path.of("/dev/zero"));
    assertThat(
            new ProcessBuilder("mkfifo", models.resolve("pipe.sluice").toString())
                .start()
                .waitFor())
        .isZero();
    try (RandomAccessFile sparse =
        new RandomAccessFile(models.resolve("huge.sluice").toFile(), "rw")) {
      sparse.setLength(300L << 20);
    }
    publish("v1");
    JobClient job = start(new Configuration());
    awaitReceived(2);
    publish("v2");
    Files.createFile(marker);

    job.getJobExecutionResult().get(90, TimeUnit.SECONDS);

    assertThat(RECEIVED).extracting(ModelUpdate.Activate::sequence).containsExactly(1L, 2L, 3L);
    List<ModelUpdate.Activate> received = List.copyOf(RECEIVED);
    assertThat(received.get(0).file()).hasSizeLessThan(100);
    assertThat(received.get(1).file()).isEqualTo(file("v1"));
    assertThat(received.get(2).file()).isEqualTo(file("v2"));
  }

  @Test
  void folderMayComeLater() throws Exception {
    Files.delete(models);
    JobClient job = start(new Configuration());
    Files.createDirectory(models);
    publish("v1");
    awaitReceived(1);
    Files.createFile(marker);

    job.getJobExecutionResult().get(90, TimeUnit.SECONDS);

    assertThat(RECEIVED).containsExactly(new ModelUpdate.Activate("pump", 1, file("v1")));
  }

  @Test
  void savepointKeepsWhatWasPublished() throws Exception {
    publish("v1", "v2");
    JobClient job = start(new Configuration());
    awaitReceived(2);
    String savepoint =
        job.stopWithSavepoint(
                false, work.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
            .get(90, TimeUnit.SECONDS);
    RECEIVED.clear();
    publish("v0");
    Files.createFile(marker);

    Configuration resume = new Configuration();
    resume.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    start(resume).getJobExecutionResult().get(90, TimeUnit.SECONDS);

    assertThat(RECEIVED).containsExactly(new ModelUpdate.Activate("pump", 3, file("v0")));
  }

  @Test
  void updatesKeepTheirSequenceThroughAFailure() throws Exception {
    UNTIL_FAILURE.set(2);
    publish("v1", "v2", "v3");
    Files.createFile(marker);
    Configuration restarting = new Configuration();
    restarting.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    restarting.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    restarting.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    restarting.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));

    start(restarting).getJobExecutionResult().get(90, TimeUnit.SECONDS);

    List<ModelUpdate.Activate> each =
        List.of(
            new ModelUpdate.Activate("pump", 1, file("v1")),
            new ModelUpdate.Activate("pump", 2, file("v2")),
            new ModelUpdate.Activate("pump", 3, file("v3")));
    assertThat(RECEIVED).containsOnlyOnceElementsOf(each.subList(2, 3)).containsAll(each);
    assertThat(RECEIVED).isSubsetOf(each);
  }

  private JobClient start(Configuration configuration) throws Exception {
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(1);
    ModelUpdates.watchFolder(
            environment,
            ModelFolder.at(models.toUri().toString())
                .lookedAtEvery(Duration.ofMillis(100))
                .endingWith(marker.toUri().toString())
                .forModel("pump"))
        .map(ModelFolderIT::receive)
        .returns(SluiceTypes.MODEL_UPDATE)
        .uid("receive")
        .sinkTo(new DiscardingSink<>())
        .uid("discard");
    return environment.executeAsync("watch a folder");
  }

  private static ModelUpdate receive(ModelUpdate update) {
    if (UNTIL_FAILURE.getAndDecrement() == 0) {
      throw new IllegalStateException("the failure that the test wants");
    }
    RECEIVED.add((ModelUpdate.Activate) update);
    return update;
  }

  private static void awaitReceived(int count) {
    await().atMost(Duration.ofSeconds(60)).until(() -> RECEIVED.size() == count);
  }

  /** Writes models under hidden names and renames them all. */
  private void publish(String... versions) throws Exception {
    for (String version : versions) {
      Files.write(models.resolve("." + version), file(version));
    }
    for (String version : versions) {
      Files.move(models.resolve("." + version), models.resolve(version + ".sluice"));
    }
  }

  private static byte[] file(String version) {
    Graph graph =
        new Graph(
            List.of(
                TensorSpec.float32("x", Shape.of(1, 1)), TensorSpec.float32("y", Shape.of(1, 1))),
            Map.of(),
            List.of(new Node("gate", Op.HardSigmoid.torch(), List.of("x"), List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    return ModelArtifact.of("pump", version, graph, null, new OutputSchema(List.of("y"), null))
        .toBytes();
  }
}
