package io.sluice.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.FeatureSchema;
import io.sluice.tools.Progress;
import io.sluice.tools.quantize.ArtifactQuantizer;
import io.sluice.tools.quantize.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What the trainer's models find in the valve1 files of SKAB, over all rows. Labels are used to
 * count only; the figures are printed.
 */
class SkabIT {
  /** How many rows at a file's start the benchmark's own methods are fitted to. */
  private static final int BENCHMARK_ROWS = 400;

  private final AlarmCounts inFloat = new AlarmCounts();
  private final AlarmCounts inInt8 = new AlarmCounts();

  private static TrainedModel train(int window, float[][] rows) throws Exception {
    return train(window, 0, rows);
  }

  private static TrainedModel train(int window, int quantizationAwareEpochs, float[][] rows)
      throws Exception {
    List<float[][]> sequences = new ArrayList<>();
    sequences.add(rows);
    return AutoencoderTrainer.train(
        TrainingOptions.builder("skab", "1", Skab.sensors(), window)
            .quantizationAwareEpochs(quantizationAwareEpochs)
            .build(),
        sequences,
        Progress.NONE);
  }

  private void count(TrainedModel model, Skab file) {
    inFloat.add(model.floatModel(), file);
    inInt8.add(model.quantized(), file);
  }

  private void print(String what) {
    System.out.printf("SKAB valve1, fitted to %s, float: %s%n", what, inFloat);
    System.out.printf("SKAB valve1, fitted to %s, int8:  %s%n", what, inInt8);
  }

  /** The benchmark's protocol; its table has 0.78 for the best method, 0.39 for an autoencoder. */
  @Test
  void fittedToTheStartOfEachFileMostAnomaliesAreFound() throws Exception {
    for (Skab file : Skab.valve1()) {
      count(train(60, file.head(BENCHMARK_ROWS)), file);
    }
    print("the first 400 rows of each file");
    assertThat(inFloat.f1()).isGreaterThan(0.75);
    assertThat(inInt8.f1()).isCloseTo(inFloat.f1(), within(0.01));
  }

  @Test
  void quantizationAwareTrainingLosesNothing() throws Exception {
    for (Skab file : Skab.valve1()) {
      count(train(60, 5, file.head(BENCHMARK_ROWS)), file);
    }
    print("the first 400 rows of each file, quantization-aware");
    assertThat(inInt8.f1()).isCloseTo(inFloat.f1(), within(0.005));
  }

  /**
   * The anomaly-free recording has the pump at four times the flow, 58 standard deviations from any
   * row of valve1. Rightly, to a model that knows nothing else, all of that is abnormal.
   */
  @Test
  void fittedToAnotherOperatingPointEveryRowIsAnAnomaly() throws Exception {
    TrainedModel model = train(32, Skab.read(Skab.anomalyFree()).rows());
    for (Skab file : Skab.valve1()) {
      count(model, file);
    }
    print("the anomaly-free recording");
    assertThat(inFloat.missedAlarmRate()).isZero();
    assertThat(inFloat.falseAlarmRate()).isGreaterThan(0.99);
    assertThat(inInt8.f1()).isCloseTo(inFloat.f1(), within(0.01));
  }

  @Test
  void theFullRecipeLosesNothing() throws Exception {
    for (Skab file : Skab.valve1()) {
      float[][] rows = file.head(BENCHMARK_ROWS);
      TrainedModel trained = train(60, rows);
      FeatureSchema schema = Objects.requireNonNull(trained.floatModel().features());
      Windows windows = Windows.of(schema, List.<float[][]>of(rows));
      List<float[]> inputs = new ArrayList<>();
      for (int window : windows.spread(256)) {
        inputs.add(windows.raw(window));
      }
      inFloat.add(trained.floatModel(), file);
      inInt8.add(
          ArtifactQuantizer.quantize(trained.floatModel(), inputs, Goal.best(), Progress.NONE)
              .artifact(),
          file);
    }
    print("the first 400 rows of each file, full recipe");
    assertThat(inInt8.f1()).isCloseTo(inFloat.f1(), within(0.005));
  }
}
