package io.sluice.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Puts a test's folder under {@code target/clusters}, so that the logs of a failed run are found
 * where the build's other output is.
 */
final class WorkFolder implements TempDirFactory {
  @Override
  public Path createTempDirectory(
      AnnotatedElementContext elementContext, ExtensionContext extensionContext) throws Exception {
    Path parent = Files.createDirectories(Path.of(System.getProperty("sluice.cluster.work")));
    return Files.createTempDirectory(
        parent, extensionContext.getRequiredTestClass().getSimpleName());
  }
}
