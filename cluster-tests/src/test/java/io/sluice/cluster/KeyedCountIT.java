package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Shows that the cluster of the tests is one: a job without any model survives a SIGKILL. */
class KeyedCountIT {
  @TempDir(factory = WorkFolder.class, cleanup = CleanupMode.ON_SUCCESS)
  Path work;

  @Test
  void killedTaskManagerLosesAndRepeatsNothing() throws Exception {
    Path output = work.resolve("output");
    try (StandaloneCluster cluster = StandaloneCluster.startSession(work)) {
      JavaProcess victim = cluster.startTaskManagers(2).get(0);
      String job =
          cluster.run(
              jobJar(), KeyedCountJob.class.getName(), "10000", "1000", output.toUri().toString());
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> cluster.rest().completedCheckpoints(job) >= 3);
      assertThat(cluster.rest().hosts(job)).contains(victim.name());

      victim.kill();

      cluster.awaitState(job, "FINISHED");
      assertThat(cluster.rest().restores(job)).isPositive();
    }
    assertThat(CommittedRows.sorted(output)).hasSize(10_000).doesNotHaveDuplicates();
  }

  private Path jobJar() throws Exception {
    Path jar = work.resolve("job.jar");
    Path classes =
        Path.of(KeyedCountJob.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    int result =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "--create",
                "--file",
                jar.toString(),
                "-C",
                classes.toString(),
                "io/sluice/cluster");
    assertThat(result).isZero();
    return jar;
  }
}
