package io.sluice.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Measurements in JVMs of their own, whose compilers have seen nothing else: results do not depend
 * on what was measured before.
 */
final class Fork {
  /**
   * What all JVMs that are measured are started with. ONNX Runtime 1.29 overflows the stack of 1 MB
   * that threads of a JVM have otherwise, and ends the process.
   */
  private static final List<String> FLAGS =
      List.of(
          "--add-modules",
          "jdk.incubator.vector",
          "-Xmx2g",
          "-Xss4m",
          "-XX:+UseSerialGC",
          "-Djava.util.logging.config.file=/dev/null");

  private final List<String> flags;

  private Fork(List<String> flags) {
    this.flags = flags;
  }

  /** JVMs for the widest vectors of the machine. */
  static Fork plain() {
    return new Fork(FLAGS);
  }

  /** The same JVMs with a flag more. */
  Fork with(String flag) {
    List<String> more = new ArrayList<>(flags);
    more.add(flag);
    return new Fork(more);
  }

  /**
   * Runs a main class with the file to write as its first argument; gives the lines of that file.
   *
   * @throws IOException if the process fails
   */
  List<String> run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    Path result = Files.createTempFile("measured", ".txt");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(flags);
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(main.getName(), result.toString()));
      command.addAll(List.of(arguments));
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException(
            main.getSimpleName() + " " + List.of(arguments) + " ended with status " + status);
      }
      return Files.readAllLines(result);
    } finally {
      Files.delete(result);
    }
  }
}
