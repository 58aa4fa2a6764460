package io.sluice.jobs.demo;

import io.sluice.model.ModelArtifact;
import io.sluice.tools.Progress;
import io.sluice.tools.train.AutoencoderTrainer;
import io.sluice.tools.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains the demo's two models on healthy pumps, other ones than the demo shows. The first is what
 * one has after a hurried afternoon, the second what one has a month later; the same bytes come out
 * on every machine.
 */
final class PumpModelMaker {
  private static final long SEED = 2026;

  private PumpModelMaker() {}

  /**
   * Writes both files.
   *
   * @param arguments the folder to write them into
   */
  public static void main(String[] arguments) throws IOException {
    Path folder = Files.createDirectories(Path.of(arguments[0]));
    for (ModelArtifact model : List.of(first(), second())) {
      model.write(folder.resolve(PumpModels.file(model.id().version())));
    }
  }

  /** Three pumps of one site, a short window, little training. */
  static ModelArtifact first() {
    return train(options("1", 8).channels(8).bottleneck(4).epochs(2), 1, 3, 900);
  }

  /** Two pumps of each of sixty sites, a longer window, trained until it has learned. */
  static ModelArtifact second() {
    return train(options("2", 16).bottleneck(12).epochs(8).thresholdMargin(1.2), 60, 2, 600);
  }

  private static TrainingOptions.Builder options(String version, int window) {
    return TrainingOptions.builder(PumpModels.NAME, version, PumpReading.CHANNELS, window)
        .seed(SEED);
  }

  private static ModelArtifact train(
      TrainingOptions.Builder options, int sites, int pumps, int steps) {
    List<float[][]> sequences = new ArrayList<>();
    for (int site = 0; site < sites; site++) {
      addHealthy(sequences, PumpSimulator.healthy(SEED + site, pumps), pumps, steps);
    }
    return AutoencoderTrainer.train(options.build(), sequences, Progress.NONE).quantized();
  }

  /** One sequence for each pump. */
  private static void addHealthy(
      List<float[][]> sequences, PumpSimulator simulator, int pumps, int steps) {
    for (int pump = 0; pump < pumps; pump++) {
      float[][] rows = new float[steps][];
      for (int step = 0; step < steps; step++) {
        rows[step] = simulator.reading((long) step * pumps + pump).channels();
      }
      sequences.add(rows);
    }
  }
}
