package io.sluice.cluster;

import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder from which the jobs of a test take their models.
 *
 * @param path of the folder
 */
record ModelsFolder(Path path) {

  static ModelsFolder in(Path work) throws IOException {
    return new ModelsFolder(Files.createDirectory(work.resolve("models")));
  }

  /** Writes a model under a hidden name and renames it. */
  void publish(ModelArtifact model) throws IOException {
    publish(model, "");
  }

  /** The same for a model that is effective from a time. */
  void publish(ModelArtifact model, long effectiveFrom) throws IOException {
    publish(model, "@" + effectiveFrom);
  }

  private void publish(ModelArtifact model, String suffix) throws IOException {
    String name = model.id().name() + "-" + model.id().version() + suffix + ".sluice";
    Path hidden = path.resolve("." + name);
    model.write(hidden);
    Files.move(hidden, path.resolve(name));
  }

  /** Says that no more models will come. */
  void end() throws IOException {
    Files.createFile(endMarker());
  }

  Path endMarker() {
    return path.resolve("end");
  }
}
