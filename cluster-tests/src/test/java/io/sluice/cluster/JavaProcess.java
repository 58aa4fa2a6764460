package io.sluice.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own that runs one main class on the JDK of the tests, with all it prints in one log
 * file. It ends with the test JVM at the latest.
 */
final class JavaProcess implements AutoCloseable {
  private static final int LAST_LINES = 40;

  private final String name;
  private final Path log;
  private final Process process;
  private final Thread endWithTests;

  /**
   * Starts the process.
   *
   * @param name for messages and for the log file
   * @param directory working folder, where the log file goes too
   * @param arguments of {@code java}: options, main class and its arguments
   * @param environment added to that of the tests
   */
  static JavaProcess start(
      String name, Path directory, List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new JavaProcess(name, log, builder.start());
  }

  private JavaProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
    this.endWithTests = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(endWithTests);
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Everything it has printed so far. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Waits for its end.
   *
   * @return what it printed
   * @throws IllegalStateException if it takes longer or fails, with what it printed
   */
  String join(long timeoutSeconds) throws InterruptedException {
    String printed = awaitEnd(timeoutSeconds);
    if (process.exitValue() != 0) {
      throw new IllegalStateException(
          name + " ended with " + process.exitValue() + ":\n" + printed);
    }
    return printed;
  }

  /** Like {@link #join}, of a process whose exit status says nothing. */
  String awaitEnd(long timeoutSeconds) throws InterruptedException {
    if (!process.waitFor(timeoutSeconds, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          name + " has not ended in " + timeoutSeconds + " s; " + lastLines());
    }
    return output();
  }

  /** What it printed last, in words; the whole is in its log file. */
  String lastLines() {
    List<String> lines = output().lines().toList();
    List<String> last = lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    return name + " printed last:\n" + String.join("\n", last);
  }

  /** Lets it print what its threads do to its log file. */
  void printThreads() throws IOException, InterruptedException {
    if (new ProcessBuilder("kill", "-QUIT", String.valueOf(process.pid())).start().waitFor() == 0) {
      process.waitFor(2, TimeUnit.SECONDS);
    }
  }

  /** Ends it at once and without a chance to say anything: SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Ends it in good order if it can within five seconds, else by {@link #kill()}. */
  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      kill();
    }
    Runtime.getRuntime().removeShutdownHook(endWithTests);
  }
}
