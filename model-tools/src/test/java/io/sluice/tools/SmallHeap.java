package io.sluice.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the main method of a test in a JVM with a heap of 512 MB. */
public final class SmallHeap {
  private static final int SECONDS = 120;

  private SmallHeap() {}

  /** What the method prints: the refusal, or what it did with the file. */
  public static String run(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String printed;
      try (InputStream out = process.getInputStream()) {
        printed = new String(out.readNBytes(1 << 16), StandardCharsets.UTF_8);
      }
      assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("it ended").isTrue();
      return printed;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
