package io.sluice.cluster;

import static org.awaitility.Awaitility.await;

import io.sluice.kafka.FreePorts;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.jspecify.annotations.Nullable;

/**
 * A Flink cluster of separate processes on this machine: a JobManager and any number of
 * TaskManagers, started as the scripts of a Flink distribution start them, from the jars that Maven
 * resolved and with the configuration file of the container image. Addresses, ports and folders are
 * overridden by {@code -D}.
 */
final class StandaloneCluster implements AutoCloseable {
  private static final String HOST = "localhost";
  private static final String SESSION =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final Pattern SUBMITTED = Pattern.compile("JobID ([0-9a-f]{32})");
  private static final Pattern SAVED = Pattern.compile("Path: (\\S+)");
  private static final Set<String> FINAL_STATES = Set.of("FINISHED", "FAILED", "CANCELED");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** After so long without an answer a client of Flink's REST interface gives a request up. */
  private static final int IDLE_SECONDS = 20;

  private static final String LOST_REQUEST = "ConnectionIdleException";
  private static final int SQL_TRIES = 3;

  private final Path directory;
  private final Path conf;
  private final String classPath;
  private final String logging;
  private final List<String> overrides = new ArrayList<>();
  private final List<String> javaOptions;
  private final List<String> taskManagerOptions;
  private final List<String> taskManagerMemory;
  private final List<JavaProcess> processes = new ArrayList<>();
  private final String entryPoint;
  private final List<String> arguments;
  private final FlinkRest rest;
  private @Nullable ZooKeeper zooKeeper;
  private JavaProcess jobManager;
  private int jobManagersStarted;
  private int taskManagersStarted;
  private int commandsRun;

  /**
   * Starts a JobManager in session mode and waits until it answers.
   *
   * @param directory for logs, checkpoints and temporary files of all processes
   * @param lib jars that all processes have beside those of Flink
   */
  static StandaloneCluster startSession(Path directory, Path... lib) throws IOException {
    return new StandaloneCluster(directory, SESSION, List.of(), false, lib);
  }

  /**
   * Starts a JobManager in session mode that a ZooKeeper reminds of its jobs when it is started
   * again, and waits until it answers.
   *
   * @param directory for logs, checkpoints and temporary files of all processes
   */
  static StandaloneCluster startHighlyAvailable(Path directory) throws IOException {
    return new StandaloneCluster(directory, SESSION, List.of(), true);
  }

  /**
   * Starts a JobManager for one job, which ends with it, as the container image does, and waits
   * until it answers.
   *
   * @param directory for logs, checkpoints and temporary files of all processes
   */
  static StandaloneCluster startApplication(
      Path directory, Path jar, String mainClass, String... arguments) throws IOException {
    // --jars takes all that follows up to the next option of Flink, so it is not the last.
    List<String> job = new ArrayList<>(List.of("--jars", jar.toUri().toString()));
    job.addAll(List.of("--job-classname", mainClass));
    job.addAll(List.of(arguments));
    return new StandaloneCluster(
        directory,
        "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
        job,
        false);
  }

  private StandaloneCluster(
      Path directory,
      String entryPoint,
      List<String> arguments,
      boolean highlyAvailable,
      Path... lib)
      throws IOException {
    this.entryPoint = entryPoint;
    this.arguments = arguments;
    this.directory = Files.createDirectories(directory);
    this.conf = Path.of(System.getProperty("sluice.cluster.conf")).toRealPath();
    this.classPath = classPath(lib);
    this.logging = "-Dlog4j2.configurationFile=" + System.getProperty("sluice.cluster.logging");
    int restPort = FreePorts.next();
    if (highlyAvailable) {
      zooKeeper = ZooKeeper.start(directory, classPath, FreePorts.next());
      remember(zooKeeper).forEach((key, value) -> overrides.add(key + "=" + value));
    }
    settings(restPort, FreePorts.next()).forEach((key, value) -> overrides.add(key + "=" + value));

    Configuration configuration = GlobalConfiguration.loadConfiguration(conf.toString());
    this.javaOptions = words(configuration.getString("env.java.opts.all", ""));
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    this.taskManagerOptions = words(ProcessMemoryUtils.generateJvmParametersStr(memory));
    this.taskManagerMemory = words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory));

    this.rest = new FlinkRest(HOST, restPort);
    this.jobManager = startJobManager();
    awaitAnswer();
  }

  private static String classPath(Path... lib) throws IOException {
    Path flink = Path.of(System.getProperty("sluice.cluster.classpath"));
    List<String> jars = new ArrayList<>(List.of(Files.readString(flink).strip()));
    for (Path jar : lib) {
      jars.add(jar.toRealPath().toString());
    }
    return String.join(File.pathSeparator, jars);
  }

  private JavaProcess startJobManager() throws IOException {
    String name = "jobmanager-" + ++jobManagersStarted;
    return start(name, List.of("-Xmx512m"), entryPoint, arguments);
  }

  /** Ends the JobManager by SIGKILL, starts another in its place and waits until it answers. */
  void replaceJobManager() throws IOException, InterruptedException {
    jobManager.kill();
    processes.remove(jobManager);
    jobManager = startJobManager();
    awaitAnswer();
  }

  /** Ends a TaskManager by SIGKILL. */
  void kill(JavaProcess taskManager) throws InterruptedException {
    taskManager.kill();
    processes.remove(taskManager);
  }

  private Map<String, String> remember(ZooKeeper keeper) {
    return Map.of(
        "high-availability.type", "zookeeper",
        "high-availability.zookeeper.quorum", keeper.address(),
        "high-availability.storageDir", directory.resolve("jobs").toUri().toString());
  }

  private Map<String, String> settings(int restPort, int rpcPort) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("jobmanager.rpc.address", HOST);
    settings.put("jobmanager.rpc.port", String.valueOf(rpcPort));
    settings.put("jobmanager.bind-host", HOST);
    settings.put("rest.address", HOST);
    settings.put("rest.bind-address", HOST);
    settings.put("rest.port", String.valueOf(restPort));
    settings.put("taskmanager.host", HOST);
    settings.put("taskmanager.bind-host", HOST);
    settings.put("io.tmp.dirs", directory.resolve("tmp").toString());
    settings.put("rest.idleness-timeout", IDLE_SECONDS + " s");
    // A checkpoint whose acknowledgements were lost with a killed process is given up, and the next
    // begins.
    settings.put("execution.checkpointing.timeout", "20 s");
    settings.put("execution.checkpointing.tolerable-failed-checkpoints", "10");
    settings.put(
        "execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
    settings.put(
        "execution.checkpointing.savepoint-dir",
        directory.resolve("savepoints").toUri().toString());
    return settings;
  }

  private void awaitAnswer() {
    try {
      await("the JobManager's first answer")
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .until(() -> dead() || rest.isUp());
      if (dead()) {
        throw new IllegalStateException("the JobManager ended; " + jobManager.lastLines());
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private boolean dead() {
    return !jobManager.isAlive();
  }

  /** Starts TaskManagers and waits until the JobManager knows them all. */
  List<JavaProcess> startTaskManagers(int count) throws IOException {
    List<JavaProcess> taskManagers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = "taskmanager-" + ++taskManagersStarted;
      List<String> arguments = new ArrayList<>(taskManagerMemory);
      arguments.addAll(List.of("-D", "taskmanager.resource-id=" + id));
      taskManagers.add(
          start(
              id,
              taskManagerOptions,
              "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
              arguments));
    }
    List<String> ids = taskManagers.stream().map(JavaProcess::name).toList();
    await("registration of " + ids)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> rest.taskManagers().containsAll(ids));
    return taskManagers;
  }

  private JavaProcess start(
      String name, List<String> options, String entryPoint, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>(javaOptions);
    command.addAll(options);
    command.addAll(List.of("-XX:TieredStopAtLevel=1", logging));
    command.addAll(List.of("-cp", classPath, entryPoint));
    command.addAll(List.of("--configDir", conf.toString()));
    overrides.forEach(setting -> command.addAll(List.of("-D", setting)));
    command.addAll(arguments);
    JavaProcess process = JavaProcess.start(name, directory, command, Map.of());
    processes.add(process);
    return process;
  }

  /**
   * Runs the command line of Flink in a process of its own.
   *
   * @param action such as {@code run} or {@code stop}; this cluster's address is added behind it
   * @return what it printed
   */
  String flink(String action, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(javaOptions);
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1", logging, "-cp", classPath));
    command.addAll(List.of("org.apache.flink.client.cli.CliFrontend", action));
    command.addAll(List.of("-m", rest.address()));
    overrides.forEach(setting -> command.add("-D" + setting));
    command.addAll(List.of(arguments));
    String name = "cli-" + ++commandsRun + "-" + action;
    try (JavaProcess cli =
        JavaProcess.start(name, directory, command, Map.of("FLINK_CONF_DIR", conf.toString()))) {
      return endOf(cli, () -> cli.join(PATIENCE.toSeconds()));
    }
  }

  /**
   * Runs a script in the SQL client, a process of its own, which sends its queries to this cluster.
   * Flink 2.3's client stops at a statement that fails and says so, but ends with 0 all the same.
   *
   * <p>For each query the client makes some hundred connections to a gateway in its own process,
   * and the gateway some to the JobManager. On JDK 25 with two busy CPUs about one query in 200
   * waits for an answer for ever: by a heap dump the request was written to its socket, and the
   * other end, whose event loop was running, never got it. No class of Sluice is near. The client
   * then gives the request up, and the script is run again.
   *
   * @return what it printed, by which alone success and failure can be told
   */
  String sql(String script) throws IOException, InterruptedException {
    String printed = runSqlClient(script);
    for (int tries = 1; tries < SQL_TRIES && printed.contains(LOST_REQUEST); tries++) {
      printed = runSqlClient(script);
    }
    return printed;
  }

  private String runSqlClient(String script) throws IOException, InterruptedException {
    String name = "sql-client-" + ++commandsRun;
    Path file = directory.resolve(name + ".sql");
    Files.writeString(file, script);
    List<String> command = new ArrayList<>(javaOptions);
    command.addAll(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", logging, "-cp", classPath));
    command.addAll(List.of("org.apache.flink.table.client.SqlClient", "embedded"));
    command.add("-Dexecution.target=remote");
    overrides.forEach(setting -> command.add("-D" + setting));
    command.addAll(List.of("-f", file.toString()));
    try (JavaProcess client =
        JavaProcess.start(name, directory, command, Map.of("FLINK_CONF_DIR", conf.toString()))) {
      return endOf(client, () -> client.awaitEnd(2 * PATIENCE.toSeconds()));
    }
  }

  /** Waits for a client. */
  private interface Waiting {
    String run() throws InterruptedException;
  }

  /**
   * Waits for the end of a client. If it does not come in time or in good order, the client and the
   * cluster write what their threads do to their logs.
   */
  private String endOf(JavaProcess client, Waiting waiting)
      throws IOException, InterruptedException {
    try {
      return waiting.run();
    } catch (IllegalStateException e) {
      StringBuilder last = new StringBuilder(e.getMessage());
      client.printThreads();
      for (JavaProcess process : processes) {
        last.append('\n').append(process.lastLines());
        process.printThreads();
      }
      last.append("\nThe logs, with what all threads did, are in ").append(directory);
      throw new IllegalStateException(last.toString(), e);
    }
  }

  /**
   * Submits a job with the command line of Flink.
   *
   * @param options of {@code flink run}, such as {@code -s savepoint}
   * @return its id
   */
  String run(List<String> options, Path jar, String mainClass, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(options);
    command.addAll(List.of("-d", "-c", mainClass, jar.toString()));
    command.addAll(List.of(arguments));
    String printed = flink("run", command.toArray(String[]::new));
    return find(SUBMITTED, printed);
  }

  /**
   * Takes a savepoint and ends a job with it.
   *
   * @return where the savepoint is
   */
  String stopWithSavepoint(String jobId) throws IOException, InterruptedException {
    return find(SAVED, flink("stop", jobId));
  }

  private static String find(Pattern pattern, String printed) {
    Matcher matcher = pattern.matcher(printed);
    if (!matcher.find()) {
      throw new IllegalStateException("no '" + pattern + "' in:\n" + printed);
    }
    return matcher.group(1);
  }

  /** Waits until all tasks of a job run, and for a checkpoint after that. */
  void awaitCheckpoint(String jobId, Duration atMost) {
    await("all tasks of the job")
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> rest.allTasksRun(jobId));
    int before = rest.completedCheckpoints(jobId);
    await("a checkpoint")
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(() -> rest.completedCheckpoints(jobId) > before);
  }

  /** Waits until a job has come to a state; fails at once if it came to another final one. */
  void awaitState(String jobId, String state) {
    awaitState(jobId, state, PATIENCE);
  }

  /** Waits until a job has come to a state; fails at once if it came to another final one. */
  void awaitState(String jobId, String state, Duration atMost) {
    await("state " + state)
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              String now = rest.state(jobId);
              if (FINAL_STATES.contains(now) && !now.equals(state)) {
                throw new IllegalStateException("job " + jobId + " is " + now + ", not " + state);
              }
              return now.equals(state);
            });
  }

  /**
   * Waits for the end of the JobManager, which in application mode is that of the job.
   *
   * @throws IllegalStateException if it takes too long or the job has failed
   */
  void awaitEndOfApplication() throws InterruptedException {
    jobManager.join(PATIENCE.toSeconds());
  }

  FlinkRest rest() {
    return rest;
  }

  /** Ends all processes: the TaskManagers first, so that the JobManager sees them go. */
  @Override
  public void close() {
    Collections.reverse(processes);
    for (JavaProcess process : processes) {
      try {
        process.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    try {
      if (zooKeeper != null) {
        zooKeeper.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }
}
