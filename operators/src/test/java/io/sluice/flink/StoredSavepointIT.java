package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.flink.types.SluiceTypes;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.ModelArtifact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A savepoint that a release wrote is restored by this one: windows, states of recurrent models,
 * models of keys, changes to come, a trial, and events that wait. For a new release, run {@link
 * #write} with {@code -Dsluice.test.write-savepoint=src/test/resources/savepoints/VERSION}, and add
 * it to {@link #VERSIONS}; what is there stays.
 */
@Timeout(240)
class StoredSavepointIT {
  private static final List<String> VERSIONS = List.of("0.1");
  private static final int KEYS = 3;
  private static final int EVENTS = 150;
  private static final int EVENTS_BEFORE = 100;
  private static final long PROMISED_BEFORE = 60;
  private static final long SECOND_VERSION = 80;

  /** What the jobs under test gave and took; they run in this JVM. */
  private static final Queue<String> SCORED = new ConcurrentLinkedQueue<>();

  private static final AtomicLong TAKEN = new AtomicLong();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(3)
              .build());

  @TempDir Path work;

  @Test
  void savepointsOfOlderReleasesAreRestored() throws Exception {
    for (String version : VERSIONS) {
      SCORED.clear();
      Path savepoint =
          Path.of(Objects.requireNonNull(getClass().getResource("/savepoints/" + version)).toURI());
      JobClient job = start(3, Long.MAX_VALUE, Long.MAX_VALUE, savepoint.toUri().toString());
      job.getJobExecutionResult().get(60, TimeUnit.SECONDS);
      assertThat(SCORED).as(version).containsExactlyInAnyOrderElementsOf(expected());
    }
  }

  @Test
  @EnabledIfSystemProperty(named = "sluice.test.write-savepoint", matches = ".+")
  void write() throws Exception {
    SCORED.clear();
    TAKEN.set(0);
    JobClient job = start(2, EVENTS_BEFORE, 1, null);
    await().until(() -> TAKEN.get() == EVENTS_BEFORE && SCORED.size() == 3 * (PROMISED_BEFORE + 1));
    String savepoint =
        job.stopWithSavepoint(false, work.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(60, TimeUnit.SECONDS);
    Path target = Path.of(System.getProperty("sluice.test.write-savepoint"));
    Files.createDirectories(target.toAbsolutePath().getParent());
    FileUtils.copy(
        new org.apache.flink.core.fs.Path(savepoint),
        new org.apache.flink.core.fs.Path(target.toUri()),
        false);
  }

  /** The scores of the events that no promise had reached when the savepoint was taken. */
  private static List<String> expected() {
    List<String> expected = new ArrayList<>();
    for (int i = (int) PROMISED_BEFORE + 1; i < EVENTS; i++) {
      int sum = 0;
      for (int k = i % KEYS; k <= i; k += KEYS) {
        sum += pressure(k);
      }
      int digits = pressure(i - 2 * KEYS) + 10 * pressure(i - KEYS) + 100 * pressure(i);
      expected.add(text("windows", i, digits, i < SECOND_VERSION ? "1" : "2"));
      expected.add(text("states", i, sum, "1"));
      expected.add(text("models", i, 1000 * (i % KEYS) + 2 * pressure(i), "1"));
    }
    return expected;
  }

  private static int pressure(long event) {
    return (int) ((event / KEYS * 7 + event) % 10);
  }

  private static String text(String what, long time, float value, String version) {
    return what + " s" + time % KEYS + " " + time + " " + value + " " + version;
  }

  private static JobClient start(int parallelism, long events, long promises, String savepoint)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(parallelism);
    environment.setMaxParallelism(24);
    DataStream<Reading> readings =
        environment
            .fromSource(
                new DataGeneratorSource<Reading>(
                    StoredSavepointIT::reading,
                    EVENTS,
                    new SourceGate(events),
                    TypeInformation.of(Reading.class)),
                WatermarkStrategy.<Reading>forMonotonousTimestamps()
                    .withTimestampAssigner((reading, before) -> (long) reading.flow()),
                "readings")
            .setParallelism(1)
            .uid("readings");
    for (String uid : List.of("windows", "states", "models")) {
      score(readings, promises, uid);
    }
    return environment.executeAsync("stored savepoint");
  }

  private static Reading reading(long index) {
    TAKEN.incrementAndGet();
    return new Reading("s" + index % KEYS, pressure(index), index);
  }

  private static List<ModelUpdate> updates(String uid) {
    return switch (uid) {
      case "windows" -> windows();
      case "states" -> List.of(ModelUpdate.activate(1, TestModels.recurrent("1", 1)));
      default -> ofKeys();
    };
  }

  private static List<ModelUpdate> windows() {
    ModelArtifact digits = TestModels.digits("1", 3, IncompleteWindow.PAD);
    ModelArtifact same = TestModels.digits("2", 3, IncompleteWindow.PAD);
    ModelArtifact trial = TestModels.digits("trial", 3, IncompleteWindow.PAD);
    return List.of(
        ModelUpdate.activate(1, digits),
        ModelUpdate.activate(2, same).from(SECOND_VERSION),
        ModelUpdate.activate(3, trial).from(20).as(Rollout.shadow(1)));
  }

  private static List<ModelUpdate> ofKeys() {
    List<ModelUpdate> updates = new ArrayList<>();
    for (int key = 0; key < KEYS; key++) {
      FeatureSchema schema =
          new FeatureSchema(List.of(Feature.raw("pressure")), 1, Layout.NC, IncompleteWindow.PAD);
      updates.add(
          ModelUpdate.activate(1, TestModels.artifact("s" + key, "1", schema, 1000 * key, 2)));
    }
    return updates;
  }

  private static void score(DataStream<Reading> readings, long promises, String uid) {
    ScoringBuilder<Reading> builder =
        Sluice.score(readings)
            .withModels(control(readings.getExecutionEnvironment(), promises, uid))
            .encodedBy(FeatureEncoder.forPojo(Reading.class))
            .versions(VersionMode.STRICT)
            .uid(uid);
    if (uid.equals("models")) {
      builder.modelOf(Reading::sensor);
    } else {
      builder.keyBy(Reading::sensor).model(TestModels.NAME);
    }
    ScoredStream<Reading> scored = builder.build();
    scored
        .scores()
        .map(score -> keep(uid, score))
        .uid(uid + "-kept")
        .sinkTo(new DiscardingSink<>())
        .uid(uid + "-sink");
  }

  private static String keep(String uid, Score score) {
    String text = text(uid, score.eventTime(), score.outputs()[0], score.model().version());
    SCORED.add(text);
    return text;
  }

  /** Updates, and two promises, the second of which has to be let through. */
  private static DataStream<ModelUpdate> control(
      StreamExecutionEnvironment environment, long promises, String uid) {
    int count = updates(uid).size();
    return environment
        .fromSource(
            new DataGeneratorSource<ModelUpdate>(
                index -> update(uid, index.intValue()),
                count + 2L,
                new SourceGate(promises == Long.MAX_VALUE ? promises : count + promises),
                SluiceTypes.MODEL_UPDATE),
            WatermarkStrategy.noWatermarks(),
            "models for " + uid)
        .setParallelism(1)
        .uid("control-" + uid);
  }

  private static ModelUpdate update(String uid, int index) {
    List<ModelUpdate> updates = updates(uid);
    if (index < updates.size()) {
      return updates.get(index);
    }
    return new ModelUpdate.Heartbeat(
        index, index == updates.size() ? PROMISED_BEFORE : 10L * EVENTS);
  }
}
