package io.sluice.tools;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Published data beside the repository, where it is there; tests that need it skip elsewhere. */
public final class Conformance {
  private Conformance() {}

  /** A file or folder of {@code shared/conformance}, which is looked for upward from here. */
  public static Path path(String relative) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path found = at.resolve("shared/conformance").resolve(relative);
      if (Files.exists(found)) {
        return found;
      }
    }
    assumeTrue(false, "shared/conformance/" + relative + " is in no folder above this one");
    throw new AssertionError();
  }
}
