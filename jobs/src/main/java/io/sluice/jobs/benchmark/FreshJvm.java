package io.sluice.jobs.benchmark;

import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A kind of JVM in which models are timed: started for one model, with both JIT compilers, and
 * therefore like a TaskManager that scores with this model alone. A command's own JVM is not: it
 * may have only the first compiler, and has run other code.
 *
 * @param options the options of the JVM, besides those that {@code SLUICE_JAVA_OPTS} gives to all
 */
record FreshJvm(List<String> options) {
  private static final String VECTOR_API = "jdk.incubator.vector";

  /** With the Vector API. */
  static final FreshJvm WITH_VECTOR_API = new FreshJvm(List.of("--add-modules=" + VECTOR_API));

  /** As it comes. */
  static final FreshJvm PLAIN = new FreshJvm(List.of());

  FreshJvm {
    options = List.copyOf(options);
  }

  /** Whether this Java has the Vector API; one made by jlink may lack it. */
  static boolean canHaveVectorApi() {
    return ModuleFinder.ofSystem().find(VECTOR_API).isPresent();
  }

  /** The JVM that scores fastest. */
  static FreshJvm fastest() {
    return canHaveVectorApi() ? WITH_VECTOR_API : PLAIN;
  }

  /** The options of all JVMs, from the environment. */
  static List<String> commonOptions(Map<String, String> environment) {
    String options = environment.getOrDefault("SLUICE_JAVA_OPTS", "").strip();
    return options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
  }

  /**
   * Times a model in a new JVM.
   *
   * @throws IOException if the JVM cannot be started, or fails
   */
  ModelTime time(Path model) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(commonOptions(System.getenv()));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ModelTimer.class.getName(), model.toAbsolutePath().toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      ModelTime time = status == 0 ? ModelTime.parse(output) : null;
      if (time == null) {
        throw new IOException(
            "the JVM that times the model ended with status " + status + ": " + output.strip());
      }
      return time;
    } finally {
      process.destroy();
    }
  }
}
