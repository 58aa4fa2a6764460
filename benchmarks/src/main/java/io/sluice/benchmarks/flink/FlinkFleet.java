package io.sluice.benchmarks.flink;

import io.sluice.benchmarks.Machine;
import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.ModelUpdate;
import io.sluice.flink.ScoredEvent;
import io.sluice.flink.Sluice;
import io.sluice.flink.SluiceOptions;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.FeatureSchema.IncompleteWindow;
import io.sluice.model.FeatureSchema.Layout;
import io.sluice.model.Graph;
import io.sluice.model.ModelArtifact;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.nn.Generator;
import io.sluice.nn.GraphTracer;
import io.sluice.nn.Linear;
import io.sluice.nn.ReLU;
import io.sluice.nn.Sequential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.FileUtils;

/**
 * A hundred thousand models in one job, one for each key: how fast they are taken in, what they
 * take in memory and in a savepoint, and how fast events are scored when all of them are ready,
 * when none is, and when a few keys have all events.
 */
public final class FlinkFleet {
  private static final int MODELS = 100_000;
  private static final int FEW_KEYS = 1_000;
  private static final int SECONDS = 10;

  /** Counted by the jobs in this process. */
  private static final AtomicLong UPDATES = new AtomicLong();

  private static final AtomicLong SCORES = new AtomicLong();

  private FlinkFleet() {}

  /**
   * A run with restored models.
   *
   * @param name of it
   * @param keys how many keys have events, in turn
   * @param memory of the models that are ready
   */
  private record Run(String name, int keys, MemorySize memory) {}

  /**
   * Runs all and writes a page.
   *
   * @param arguments the file to write
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("flink-fleet");
    List<String> lines = new ArrayList<>();
    try {
      lines.addAll(beginning());
      String savepoint = takeIn(folder, lines);
      lines.add("");
      lines.add("| job | time to first score, s | events/s | heap, MB | savepoint, ms |");
      lines.add("|---|---|---|---|---|");
      for (Run run :
          List.of(
              new Run("events of all keys, all models ready", MODELS, MemorySize.ofMebiBytes(1024)),
              new Run("events of all keys, 1 % ready", MODELS, MemorySize.parse("3mb")),
              new Run("events of 1,000 keys", FEW_KEYS, MemorySize.ofMebiBytes(256)))) {
        lines.add(score(run, folder, savepoint));
        System.err.println(lines.get(lines.size() - 1));
      }
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
    lines.forEach(System.out::println);
    Files.write(Path.of(arguments[0]), lines);
  }

  private static List<String> beginning() {
    return List.of(
        "# A model for each key",
        "",
        String.format(
            Locale.ROOT,
            "`benchmarks/flink-fleet` writes this page. One job has %,d models, one for each key. Each"
                + " model is a perceptron 8-16-1 in a file of %,d bytes. The parallelism is 1, keyed"
                + " state is on the heap, and savepoints are on a local disk. If a model is not"
                + " ready, the job compiles and proves it when an event of its key arrives.",
            MODELS,
            model(0).fileBytes()),
        "",
        "CPU: " + Machine.here() + ". JDK " + Runtime.version() + ".",
        "");
  }

  private static ModelArtifact model(long index) {
    FeatureSchema features =
        new FeatureSchema(
            Sample.FEATURES.stream().map(Feature::raw).toList(),
            1,
            Layout.NC,
            IncompleteWindow.PAD);
    Generator generator = new Generator(index);
    Graph graph =
        GraphTracer.trace(
            new Sequential(
                new Linear(Sample.FEATURES.size(), 16, generator),
                new ReLU(),
                new Linear(16, 1, generator)),
            Shape.of(1, Sample.FEATURES.size()));
    return ModelArtifact.of(
        "k" + index, "1", graph, features, new OutputSchema(List.of("score"), null));
  }

  /** Gives a job all models, and ends it with a savepoint. */
  private static String takeIn(Path folder, List<String> lines) throws Exception {
    UPDATES.set(0);
    long start = System.nanoTime();
    JobClient job =
        start(
            folder,
            new Configuration(),
            MODELS,
            1,
            RateLimiterStrategy.perSecond(1),
            MemorySize.parse("3mb"));
    await(UPDATES, MODELS);
    double made = (System.nanoTime() - start) / 1e9;
    Thread.sleep(3000); // no savepoint while the source is about to end
    String savepoint =
        job.stopWithSavepoint(false, folder.toUri().toString(), SavepointFormatType.NATIVE).get();
    lines.add(
        String.format(
            Locale.ROOT,
            "Creating and loading %,d models took %.1f s (%,.0f models/s). Their savepoint has"
                + " %,.0f MB. The table shows three jobs that start from it.",
            MODELS,
            made,
            MODELS / made,
            bytes(folder) / 1e6));
    return savepoint;
  }

  private static String score(Run run, Path folder, String savepoint) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    configuration.set(StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE, true);
    SCORES.set(0);
    long start = System.nanoTime();
    JobClient job =
        start(folder, configuration, 0, run.keys(), RateLimiterStrategy.noOp(), run.memory());
    await(SCORES, 1);
    double first = (System.nanoTime() - start) / 1e9;
    await(SCORES, 2L * run.keys());
    long from = System.nanoTime();
    long before = SCORES.get();
    Thread.sleep(1000L * SECONDS);
    double rate = (SCORES.get() - before) / ((System.nanoTime() - from) / 1e9);
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    long begun = System.nanoTime();
    job.triggerSavepoint(folder.resolve("again").toUri().toString(), SavepointFormatType.NATIVE)
        .get();
    double millis = (System.nanoTime() - begun) / 1e6;
    job.cancel().get();
    FileUtils.deleteDirectory(folder.resolve("again").toFile());
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %,.0f | %,.0f | %,.0f |",
        run.name(),
        first,
        rate,
        heap / 1e6,
        millis);
  }

  private static void await(AtomicLong counter, long count) throws InterruptedException {
    while (counter.get() < count) {
      Thread.sleep(5);
    }
  }

  private static JobClient start(
      Path folder,
      Configuration configuration,
      int models,
      int keys,
      RateLimiterStrategy events,
      MemorySize memory)
      throws Exception {
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    configuration.set(SluiceOptions.MODEL_PER_KEY_MEMORY, memory);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    environment.getConfig().enableObjectReuse();
    DataStream<Sample> samples =
        environment
            .fromSource(
                new DataGeneratorSource<>(
                    index -> Sample.of(index, keys),
                    Long.MAX_VALUE,
                    events,
                    TypeInformation.of(Sample.class)),
                WatermarkStrategy.noWatermarks(),
                "samples")
            .uid("samples-of-" + keys);
    Sluice.score(samples)
        .modelOf(sample -> "k" + sample.sensor)
        .withModels(updates(environment, models))
        .encodedBy(FeatureEncoder.of(Sample.FEATURES, (sample, values) -> sample.copyTo(values, 0)))
        .uid("scoring")
        .build()
        .events()
        .map(FlinkFleet::count)
        .sinkTo(new DiscardingSink<>());
    return environment.executeAsync();
  }

  private static DataStream<ModelUpdate> updates(
      StreamExecutionEnvironment environment, int models) {
    return environment
        .fromSource(
            new DataGeneratorSource<>(
                FlinkFleet::update, models, TypeInformation.of(ModelUpdate.class)),
            WatermarkStrategy.noWatermarks(),
            "models")
        .uid("models-" + models);
  }

  private static ModelUpdate update(long index) {
    UPDATES.incrementAndGet();
    return ModelUpdate.activate(1, model(index));
  }

  private static float count(ScoredEvent<Sample> scored) {
    SCORES.incrementAndGet();
    return scored.score().outputs()[0];
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(FlinkFleet::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
