package io.sluice.tools.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.DataType;
import io.sluice.model.Decision;
import io.sluice.model.Feature;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.GoldenCheck;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.tools.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AutoencoderTrainerTest {
  private static final int WINDOW = 7;
  private static TrainedModel trained;

  private static TrainingOptions.Builder options() {
    return TrainingOptions.builder("waves", "1", List.of("a", "b", "c"), WINDOW)
        .epochs(12)
        .channels(6)
        .bottleneck(4)
        .seed(3);
  }

  /** Two waves of one clock, and their sum with noise; exact multiplications and additions only. */
  private static float[][] waves(int count, long seed) {
    Random random = new Random(seed);
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      float phase = (i % 17) / 17f;
      float triangle = Math.abs(phase - 0.5f) * 4 - 1;
      float saw = phase * 2 - 1;
      float noise = random.nextFloat() * 0.1f;
      rows[i] = new float[] {100 + 10 * triangle, 5 - saw, triangle + saw + noise};
    }
    return rows;
  }

  private static List<float[][]> one(float[][] rows) {
    List<float[][]> sequences = new ArrayList<>();
    sequences.add(rows);
    return sequences;
  }

  @BeforeAll
  static void train() {
    trained =
        AutoencoderTrainer.train(
            options().build(), List.of(waves(300, 1), waves(120, 2)), Progress.NONE);
  }

  private static float[] window(float[][] rows, int from) {
    float[] window = new float[3 * WINDOW];
    for (int event = 0; event < WINDOW; event++) {
      for (int f = 0; f < 3; f++) {
        window[f * WINDOW + event] = rows[from + event][f];
      }
    }
    return window;
  }

  private static float score(ModelArtifact artifact, float[] window) {
    CompiledModel model = ModelCompiler.compile(artifact);
    Scorer scorer = model.newScorer();
    float[] output = new float[1];
    scorer.score(window, output);
    return output[0];
  }

  private static Decision decision(ModelArtifact artifact) {
    return Objects.requireNonNull(artifact.outputs().decision());
  }

  @Test
  void normalWindowsAreNormalAndBrokenOnesAnomalies() {
    float[][] rows = waves(200, 9);
    for (ModelArtifact artifact : List.of(trained.floatModel(), trained.quantized())) {
      int alarms = 0;
      for (int from = 0; from + WINDOW <= rows.length; from++) {
        float score = score(artifact, window(rows, from));
        alarms += decision(artifact).decide(new float[] {score});
      }
      assertThat(alarms).isLessThan(10);
      float[] broken = window(rows, 20);
      broken[2 * WINDOW + 3] += 4;
      assertThat(decision(artifact).decide(new float[] {score(artifact, broken)})).isEqualTo(1);
    }
    assertThat(decision(trained.quantized()).labels()).containsExactly("normal", "anomaly");
  }

  @Test
  void theQuantizedScoresAreCloseToTheFloatOnes() {
    float[][] rows = waves(100, 10);
    float threshold = ((Decision.Threshold) decision(trained.floatModel())).threshold();
    for (int from = 0; from + WINDOW <= rows.length; from += 3) {
      assertThat(score(trained.quantized(), window(rows, from)))
          .isCloseTo(score(trained.floatModel(), window(rows, from)), within(threshold));
    }
  }

  @Test
  void layersAreInt8AndTheErrorIsFloat() {
    List<String> nodes = trained.quantized().graph().nodes().stream().map(Node::name).toList();
    assertThat(nodes)
        .containsExactly(
            "input.quantize",
            "encoder.0",
            "encoder.1",
            "encoder.2",
            "encoder.3",
            "gate.0",
            "gate.1",
            "gate.2",
            "gate.3",
            "gate.4",
            "mul",
            "bottleneck.0",
            "bottleneck.1",
            "decoder",
            "decoder.dequantize",
            "reshape",
            "sub",
            "mul_1",
            "mean");
    assertThat(trained.quantized().graph().tensor("decoder.weight").type())
        .isEqualTo(DataType.INT8);
    assertThat(trained.quantized().graph().tensor("mean").type()).isEqualTo(DataType.FLOAT32);
  }

  @Test
  void goldenVectorsHold() {
    GoldenCheck.verify(ModelCompiler.compile(trained.floatModel()), trained.floatModel().golden());
    GoldenCheck.verify(ModelCompiler.compile(trained.quantized()), trained.quantized().golden());
    assertThat(Objects.requireNonNull(trained.quantized().golden()).count()).isEqualTo(8);
  }

  /** Written down on JDK 17, as {@link #theSameRowsAndOptionsGiveTheSameFileOnEveryJdk}. */
  @Test
  void quantizationAwareTrainingGivesTheSameFileOnEveryJdk() {
    TrainedModel aware =
        AutoencoderTrainer.train(
            options().quantizationAwareEpochs(2).build(),
            List.of(waves(300, 1), waves(120, 2)),
            Progress.NONE);
    assertThat(aware.floatModel().graph()).isEqualTo(trained.floatModel().graph());
    assertThat(aware.quantized().graph()).isNotEqualTo(trained.quantized().graph());
    assertThat(aware.quantized().id().digest())
        .isEqualTo("2b88b0f4b87dfe730d6fd44b7e844ba0f01ce6a9ccd2935685bb8c316288f798");
  }

  /** Written down on JDK 17. A wilful change of format, layers or training changes them. */
  @Test
  void theSameRowsAndOptionsGiveTheSameFileOnEveryJdk() {
    assertThat(trained.floatModel().id().digest())
        .isEqualTo("30df4a25bd36b1a36f433732e92f7f49b946040466d096e18d54f0d0d55f19af");
    assertThat(trained.quantized().id().digest())
        .isEqualTo("a677cb89f3fcd31ab2468b02bbc73a746d2b82f5bfff382e1eda786a5139d745");
  }

  @Test
  void trainingTwiceGivesTheSameFilesAndAnotherSeedOthers() {
    List<float[][]> rows = one(waves(90, 1));
    TrainedModel first = AutoencoderTrainer.train(options().epochs(2).build(), rows, Progress.NONE);
    TrainedModel second =
        AutoencoderTrainer.train(options().epochs(2).build(), rows, (what, done, total) -> {});
    TrainedModel other =
        AutoencoderTrainer.train(options().epochs(2).seed(4).build(), rows, Progress.NONE);
    assertThat(second.floatModel().toBytes()).isEqualTo(first.floatModel().toBytes());
    assertThat(second.quantized().toBytes()).isEqualTo(first.quantized().toBytes());
    assertThat(other.floatModel().id()).isNotEqualTo(first.floatModel().id());
  }

  @Test
  void normalizationIsFittedToTheRows() {
    List<float[][]> rows = one(new float[][] {{1, 5}, {3, 5}, {Float.NaN, 5}, {5, 5}});
    List<Feature> features = FeatureStatistics.fit(List.of("a", "b"), 1, rows).features();
    assertThat(features)
        .containsExactly(
            new Feature("a", 3, 1.6329932f, Feature.MissingPolicy.FILL, 3),
            new Feature("b", 5, 1, Feature.MissingPolicy.REJECT, 5));
  }

  @Test
  void missingValuesInTheRowsAreFilledWhileTraining() {
    float[][] rows = waves(120, 1);
    rows[50][1] = Float.NaN;
    TrainedModel model =
        AutoencoderTrainer.train(options().epochs(1).build(), one(rows), Progress.NONE);
    assertThat(model.loss()).isBetween(0.01, 10.0);
  }

  @Test
  void heldOutWindowsShareNoRowWithTrainingWindows() {
    // 300 and 120 rows: 240 + 96 before, 60 + 24 held out; windows of 7.
    assertThat(trained.trainingWindows()).isEqualTo(234 + 90);
    assertThat(trained.heldOutWindows()).isEqualTo(54 + 18);
  }

  @Test
  void provenanceTellsTheOptionsAndNamesTheData() {
    assertThat(trained.quantized().provenance())
        .containsEntry("seed", "3")
        .containsEntry("learning-rate", "0.003")
        .containsEntry("rows", "420")
        .containsEntry("numbers", "int8")
        .hasEntrySatisfying("data-sha256", digest -> assertThat(digest).hasSize(64));
  }

  @Test
  void progressCountsStepsAndThenCalibration() {
    List<String> heard = new ArrayList<>();
    AutoencoderTrainer.train(
        options().epochs(2).batchSize(40).build(),
        one(waves(100, 1)),
        (what, done, total) -> heard.add(what + " " + done + "/" + total));
    assertThat(heard)
        .startsWith("training 1/4", "training 2/4", "training 3/4", "training 4/4")
        .endsWith("calibration 74/74");
  }

  @Test
  void aWindowOfOneRowCanBeTrained() {
    TrainedModel model =
        AutoencoderTrainer.train(
            TrainingOptions.builder("one", "1", List.of("a", "b", "c"), 1).epochs(1).build(),
            one(waves(50, 1)),
            Progress.NONE);
    GoldenCheck.verify(ModelCompiler.compile(model.quantized()), model.quantized().golden());
  }

  @Test
  void tooFewRowsAreRefusedWithWhatIsNeeded() {
    assertThatThrownBy(
            () -> AutoencoderTrainer.train(options().build(), one(waves(20, 1)), Progress.NONE))
        .hasMessageContaining("no sequence is long enough for a window of 7 rows")
        .hasMessageContaining("the longest has 20 rows");
  }

  @Test
  void badRowsAreNamed() {
    assertThatThrownBy(
            () ->
                AutoencoderTrainer.train(
                    options().build(), one(new float[][] {{1, 2}}), Progress.NONE))
        .hasMessage("sequence 0, row 0 has 2 values, but there are 3 features");
    float[][] infinite = waves(60, 1);
    infinite[3][2] = Float.NEGATIVE_INFINITY;
    assertThatThrownBy(
            () -> AutoencoderTrainer.train(options().build(), one(infinite), Progress.NONE))
        .hasMessage("feature 'c' has the value -Infinity; remove that row");
  }

  @Test
  void optionsOutOfRangeAreNamed() {
    assertThatThrownBy(() -> options().epochs(0).build())
        .hasMessage("epochs 0: must be at least 1");
    assertThatThrownBy(() -> options().thresholdQuantile(1.5).build())
        .hasMessage("threshold quantile 1.5: must be in (0, 1]");
  }

  @Test
  void aNameThatNoModelCanHaveIsRefusedBeforeTraining() {
    TrainingOptions.Builder builder =
        TrainingOptions.builder("my*model", "1", List.of("a"), WINDOW);

    assertThatThrownBy(builder::build)
        .hasMessage("model name 'my*model' is not 1 to 128 letters, digits, '.', '_' or '-'");
  }
}
