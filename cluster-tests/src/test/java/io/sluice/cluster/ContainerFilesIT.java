package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.jobs.pumps.PumpScoringJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What can be said of the container files without an engine that runs them: they fit together. */
class ContainerFilesIT {
  private static final Path CONF = Path.of(System.getProperty("sluice.cluster.conf"));

  @Test
  void composeFileRunsTheJobOnMountedFolders() throws Exception {
    Map<?, ?> compose = compose();
    List<?> command = (List<?>) service(compose, "jobmanager").get("command");
    List<String> mounted = mountedFolders(service(compose, "jobmanager"));

    assertThat(after("--job-classname", command)).isEqualTo(PumpScoringJob.class.getName());
    assertThat(mounted).contains(folder(after("--models", command)));
    assertThat(mounted).contains(folder(after("--output", command)));
    assertThat(mountedFolders(service(compose, "taskmanager"))).isEqualTo(mounted);
  }

  @Test
  void everyContainerKnowsTheJobManager() throws Exception {
    Map<?, ?> compose = compose();
    Map<String, String> address = Map.of("JOB_MANAGER_RPC_ADDRESS", "jobmanager");

    assertThat(service(compose, "jobmanager").get("environment")).isEqualTo(address);
    assertThat(service(compose, "taskmanager").get("environment")).isEqualTo(address);
  }

  @Test
  void checkpointsAndSavepointsLieOnMountedFolders() throws Exception {
    Configuration configuration = GlobalConfiguration.loadConfiguration(CONF.toString());
    List<String> mounted = mountedFolders(service(compose(), "jobmanager"));

    assertThat(mounted)
        .contains(
            folder(configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY)),
            folder(configuration.get(CheckpointingOptions.SAVEPOINT_DIRECTORY)));
  }

  private static Map<?, ?> compose() throws Exception {
    Load yaml = new Load(LoadSettings.builder().build());
    return (Map<?, ?>) yaml.loadFromString(Files.readString(CONF.resolve("../compose.yaml")));
  }

  private static Map<?, ?> service(Map<?, ?> compose, String name) {
    return (Map<?, ?>) ((Map<?, ?>) compose.get("services")).get(name);
  }

  private static List<String> mountedFolders(Map<?, ?> service) {
    List<?> volumes = (List<?>) service.get("volumes");
    return volumes.stream().map(volume -> String.valueOf(volume).split(":", -1)[1]).toList();
  }

  private static String after(String option, List<?> command) {
    return String.valueOf(command.get(command.indexOf(option) + 1));
  }

  private static String folder(String uri) {
    assertThat(uri).startsWith("file:///");
    return uri.substring("file://".length());
  }
}
