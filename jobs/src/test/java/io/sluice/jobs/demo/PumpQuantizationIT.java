package io.sluice.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.tools.Progress;
import io.sluice.tools.quantize.ArtifactQuantizer;
import io.sluice.tools.quantize.Goal;
import io.sluice.tools.train.TrainedModel;
import io.sluice.tools.train.Windows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * What the demo's net loses in INT8, on pumps that nothing was fitted to: of the scores of healthy
 * ones, and of the decisions on faulty ones, whose scores are far above the threshold and stay
 * there, though their readings are beyond the ranges of INT8. The row of {@code
 * docs/quantization.md} is printed.
 */
class PumpQuantizationIT {
  private static final int READINGS = 4001;
  private static final int SAMPLES = 256;

  @Test
  void theFullRecipeAndAwareTrainingLoseLittle() {
    List<float[][]> healthy = PumpModelMaker.secondReadings();
    TrainedModel plain = PumpModelMaker.train(PumpModelMaker.secondOptions(), healthy);
    TrainedModel aware =
        PumpModelMaker.train(PumpModelMaker.secondOptions().quantizationAwareEpochs(4), healthy);
    List<float[]> inputs = inputs(plain.floatModel(), healthy, SAMPLES);
    ModelArtifact recipe =
        ArtifactQuantizer.quantize(plain.floatModel(), inputs, Goal.best(), Progress.NONE)
            .artifact();

    Comparison minMax = compare(plain.floatModel(), plain.quantized());
    Comparison full = compare(plain.floatModel(), recipe);
    Comparison trained = compare(aware.floatModel(), aware.quantized());
    System.out.printf(
        Locale.ROOT,
        "| demo: gated autoencoder | min-max %s | full recipe %s | aware training %s |%n",
        minMax,
        full,
        trained);
    assertThat(full.loss()).isLessThanOrEqualTo(minMax.loss()).isLessThan(0.01);
    assertThat(trained.loss()).isLessThan(0.01);
    assertThat(List.of(full, trained))
        .allSatisfy(each -> assertThat(each.sameDecisions()).isGreaterThan(0.99));
  }

  /**
   * @param loss of the scores of a healthy pump: their root mean square difference as a share of
   *     their root mean square
   * @param sameDecisions share of a faulty pump's readings on which both decide alike
   */
  private record Comparison(double loss, double sameDecisions) {}

  private static Comparison compare(ModelArtifact inFloat, ModelArtifact int8) {
    double error = 0;
    double signal = 0;
    float[][] healthy = scores(PumpSimulator.healthy(77, 1), inFloat, int8);
    for (float[] both : healthy) {
      error += Math.pow((double) both[1] - both[0], 2);
      signal += Math.pow(both[0], 2);
    }
    int same = 0;
    float[][] faulty = scores(PumpSimulator.withFaults(77, 1), inFloat, int8);
    for (float[] both : faulty) {
      same += decision(inFloat, both[0]) == decision(int8, both[1]) ? 1 : 0;
    }
    return new Comparison(Math.sqrt(error / signal), same / (double) faulty.length);
  }

  private static int decision(ModelArtifact model, float score) {
    return Objects.requireNonNull(model.outputs().decision()).decide(new float[] {score});
  }

  /** The score of each window in float, and in INT8. */
  private static float[][] scores(
      PumpSimulator simulator, ModelArtifact inFloat, ModelArtifact int8) {
    float[][] rows = new float[READINGS][];
    for (int i = 0; i < READINGS; i++) {
      rows[i] = simulator.reading(i).channels();
    }
    List<float[]> inputs = inputs(inFloat, List.<float[][]>of(rows), READINGS);
    Scorer wanted = ModelCompiler.compile(inFloat).newScorer();
    Scorer given = ModelCompiler.compile(int8).newScorer();
    float[][] scores = new float[inputs.size()][2];
    float[] one = new float[1];
    for (int i = 0; i < scores.length; i++) {
      wanted.score(inputs.get(i), one);
      scores[i][0] = one[0];
      given.score(inputs.get(i), one);
      scores[i][1] = one[0];
    }
    return scores;
  }

  private static List<float[]> inputs(ModelArtifact model, List<float[][]> sequences, int most) {
    FeatureSchema schema = Objects.requireNonNull(model.features());
    Windows windows = Windows.of(schema, sequences);
    List<float[]> inputs = new ArrayList<>();
    for (int window : windows.spread(most)) {
      inputs.add(windows.raw(window));
    }
    return inputs;
  }
}
