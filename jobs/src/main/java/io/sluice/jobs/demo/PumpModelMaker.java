package io.sluice.jobs.demo;

import io.sluice.model.ModelArtifact;
import io.sluice.tools.Progress;
import io.sluice.tools.train.AutoencoderTrainer;
import io.sluice.tools.train.TrainedModel;
import io.sluice.tools.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Trains the demo's two models on healthy pumps: other pumps than the demo shows, at many sites, as
 * each site has its own weather. The same bytes come out on every machine.
 */
final class PumpModelMaker {
  private static final long SEED = 2026;

  /** Pressures, flow and current: what a pump's own controller knows. */
  private static final List<String> CONTROLLER = PumpReading.CHANNELS.subList(0, 4);

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

  /** A first attempt: the four sensors that are there anyway, a short window, little data. */
  static ModelArtifact first() {
    return train(
            TrainingOptions.builder(PumpModels.NAME, "1", CONTROLLER, 8)
                .channels(8)
                .bottleneck(2)
                .epochs(4)
                .thresholdMargin(1.2),
            healthy(CONTROLLER.size(), 20, 1, 300))
        .quantized();
  }

  /** The better one: all eight sensors, twice the window, twelve times the data. */
  static ModelArtifact second() {
    return train(secondOptions(), secondReadings()).quantized();
  }

  static TrainingOptions.Builder secondOptions() {
    return TrainingOptions.builder(PumpModels.NAME, "2", PumpReading.CHANNELS, 16)
        .channels(16)
        .bottleneck(6)
        .epochs(12)
        .thresholdMargin(1.1);
  }

  static List<float[][]> secondReadings() {
    return healthy(PumpReading.CHANNELS.size(), 60, 2, 600);
  }

  static TrainedModel train(TrainingOptions.Builder options, List<float[][]> sequences) {
    return AutoencoderTrainer.train(options.seed(SEED).build(), sequences, Progress.NONE);
  }

  /**
   * One sequence of readings for each pump.
   *
   * @param channels how many of the first channels
   */
  private static List<float[][]> healthy(int channels, int sites, int pumps, int steps) {
    List<float[][]> sequences = new ArrayList<>();
    for (int site = 0; site < sites; site++) {
      PumpSimulator simulator = PumpSimulator.healthy(SEED + site, pumps);
      for (int pump = 0; pump < pumps; pump++) {
        float[][] rows = new float[steps][];
        for (int step = 0; step < steps; step++) {
          PumpReading reading = simulator.reading((long) step * pumps + pump);
          rows[step] = Arrays.copyOf(reading.channels(), channels);
        }
        sequences.add(rows);
      }
    }
    return sequences;
  }
}
