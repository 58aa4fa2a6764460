package io.sluice.jobs.demo;

import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.io.InputStream;

/** The two models that come with the demo, made by {@link PumpModelMaker}. */
final class PumpModels {
  /** Name of both. */
  static final String NAME = "pump-anomaly";

  private PumpModels() {}

  /** The version that the demo starts with. */
  static ModelArtifact first() throws IOException {
    return resource(file("1"));
  }

  /** The better one. */
  static ModelArtifact second() throws IOException {
    return resource(file("2"));
  }

  /** What a version's file is called. */
  static String file(String version) {
    return "pump-v" + version + ".sluice";
  }

  private static ModelArtifact resource(String name) throws IOException {
    try (InputStream in = PumpModels.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IOException("the jar is incomplete: it lacks the demo model " + name);
      }
      return ModelArtifact.read(in.readAllBytes());
    }
  }
}
