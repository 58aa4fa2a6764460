package io.sluice.jobs.replay;

import io.sluice.jobs.console.CommandFailure;
import io.sluice.jobs.console.ModelFiles;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The models of a folder, by their digests. What is no model there is passed over. */
final class ReplayModels {
  private final Path folder;
  private final Map<String, Path> files = new LinkedHashMap<>();

  /**
   * Reads all files of a folder.
   *
   * @throws CommandFailure if there is no such folder, or no model in it
   */
  ReplayModels(Path folder) throws IOException {
    this.folder = folder;
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(folder + ": no such folder");
    }
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path file : entries.filter(Files::isRegularFile).sorted().toList()) {
        try {
          files.putIfAbsent(ModelArtifact.read(file).id().digest(), file);
        } catch (InvalidModelException e) {
          continue; // has never scored anything
        }
      }
    }
    if (files.isEmpty()) {
      throw new CommandFailure(folder + ": the folder has no model");
    }
  }

  /**
   * The models that have scored.
   *
   * @param digests the first digits of each
   * @return for each of them the model, proved by its golden vectors
   * @throws CommandFailure naming those that are not there, or not to be told from each other
   */
  Map<String, ModelArtifact> find(Collection<String> digests) throws IOException {
    Map<String, ModelArtifact> found = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (String digits : digests) {
      Map<String, Path> fitting = new LinkedHashMap<>(files);
      fitting.keySet().removeIf(digest -> !digest.startsWith(digits));
      if (fitting.isEmpty() || digits.isEmpty()) {
        missing.add(digits);
        continue;
      }
      if (fitting.size() > 1) {
        throw new CommandFailure(
            folder
                + ": digest "
                + digits
                + " matches several models: "
                + String.join(", ", fitting.keySet()));
      }
      found.put(digits, ModelFiles.readProved(fitting.values().iterator().next()));
    }
    if (!missing.isEmpty()) {
      throw new CommandFailure(
          folder
              + ": no model with digest "
              + String.join(", ", missing)
              + "; put the model that computed the scores into this folder");
    }
    return found;
  }
}
