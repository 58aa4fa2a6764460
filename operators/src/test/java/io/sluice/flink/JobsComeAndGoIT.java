package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.kernels.Kernels;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.ModelCompiler;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A TaskManager on which jobs come and go keeps nothing of them. Each job brings Sluice in its jar,
 * so Flink loads its classes anew for each.
 */
@Timeout(600)
class JobsComeAndGoIT {
  private static final int JOBS = 50;
  private static final int UNTIL_SETTLED = 10;

  /** Of some jobs that the JVM has not cleared up yet; all of them together have ten times that. */
  private static final long NOISE_BYTES = 16 << 20;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .setConfiguration(
                  new Configuration()
                      .set( // accumulators come with it
                          HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(200)))
              .build());

  @TempDir Path work;

  @Test
  void nothingIsLeftOfCancelledJobs() throws Exception {
    Path jar = jarOfSluice();
    long settled = 0;
    for (int i = 0; i < JOBS; i++) {
      if (i == UNTIL_SETTLED) {
        settled = classBytes();
      }
      // In every other job a model is still being prepared when it is cancelled.
      startAndCancel(jar, TestModels.sum("come-and-go", i), i % 2 == 0);
    }
    long before = settled;
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(classBytes() - before).isLessThan(NOISE_BYTES));
    await().untilAsserted(JobsComeAndGoIT::noThreadIsLeft);
  }

  private static void noThreadIsLeft() {
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("sluice"));
  }

  private static void startAndCancel(Path jar, ModelArtifact model, boolean atOnce)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.JARS, List.of(jar.toUri().toString()));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(SluiceOptions.MODEL_WARM_UP, Duration.ofMillis(atOnce ? 60_000 : 1));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    environment.setParallelism(2);
    DataStream<Reading> readings =
        environment.fromSource(
            new DataGeneratorSource<>(
                JobsComeAndGoIT::reading, Long.MAX_VALUE, TypeInformation.of(Reading.class)),
            WatermarkStrategy.noWatermarks(),
            "readings");
    Sluice.score(readings)
        .withModels(ModelUpdates.of(environment, model))
        .model(TestModels.NAME)
        .encodedBy(FeatureEncoder.forPojo(Reading.class))
        .uid("scoring")
        .build()
        .events()
        .map(new Telling())
        .sinkTo(new DiscardingSink<>());
    JobClient job = environment.executeAsync("come and go");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> atOnce ? isRunning(job) : job.getAccumulators().get().containsKey("scored"));
    job.cancel().get(60, TimeUnit.SECONDS);
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> job.getJobStatus().get().isGloballyTerminalState());
  }

  /**
   * One in a millisecond or two. The source's own rate limit is not used: its threads end only when
   * the garbage collector finds their pool, and hold the job's classes until then.
   */
  private static Reading reading(long index) throws InterruptedException {
    Thread.sleep(1);
    return new Reading("sensor", index, 1);
  }

  private static boolean isRunning(JobClient job) throws Exception {
    return job.getJobStatus().get() == JobStatus.RUNNING;
  }

  /** Shows the test that there are scores. */
  private static final class Telling extends RichMapFunction<ScoredEvent<Reading>, Long> {
    private static final long serialVersionUID = 1L;
    private transient boolean told;

    @Override
    public Long map(ScoredEvent<Reading> event) {
      if (!told) {
        told = true;
        getRuntimeContext().addAccumulator("scored", new LongCounter(1));
      }
      return 1L;
    }
  }

  /** What the JVM's classes take after a collection. */
  private static long classBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getName().equals("Metaspace"))
        .mapToLong((MemoryPoolMXBean pool) -> pool.getUsage().getUsed())
        .sum();
  }

  private Path jarOfSluice() throws IOException, URISyntaxException {
    Path jar = work.resolve("job.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      for (Class<?> some :
          List.of(
              Sluice.class,
              ModelCompiler.class,
              Kernels.class,
              ModelArtifact.class,
              JobsComeAndGoIT.class)) {
        addClasses(
            Path.of(some.getProtectionDomain().getCodeSource().getLocation().toURI()), entries);
      }
    }
    return jar;
  }

  private static void addClasses(Path place, JarOutputStream entries) throws IOException {
    if (Files.isDirectory(place)) {
      addFolder(place, entries);
    } else {
      try (FileSystem files = FileSystems.newFileSystem(place)) {
        addFolder(files.getPath("/"), entries);
      }
    }
  }

  private static void addFolder(Path folder, JarOutputStream entries) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = folder.relativize(file).toString();
        if (!name.endsWith("module-info.class")) {
          entries.putNextEntry(new JarEntry(name));
          entries.write(Files.readAllBytes(file));
        }
      }
    }
  }
}
