package io.sluice.tools.train;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelSchema;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.runtime.attribution.Attribution;
import io.sluice.runtime.attribution.AttributionMethod;
import io.sluice.runtime.attribution.Explainer;
import io.sluice.tools.Progress;
import io.sluice.tools.load.ArtifactMaker;
import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.load.ModelFormat;
import io.sluice.tools.load.SourceModel;
import io.sluice.tools.onnx.export.OnnxExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of an anomaly score is due to each sensor. */
class AutoencoderAttributionTest {
  private static final int FEATURES = 4;
  private static final int WINDOW = 8;
  private static TrainedModel trained;

  /** Triangles, a saw, and their sum, with noise. */
  private static float[][] rows(int count, long seed) {
    Random random = new Random(seed);
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      float phase = (i % 13) / 13f;
      float triangle = Math.abs(phase - 0.5f) * 4 - 1;
      float saw = phase * 2 - 1;
      float noise = random.nextFloat() * 0.1f;
      rows[i] = new float[] {40 + 3 * triangle, 5 - saw, triangle + saw + noise, 900 * noise};
    }
    return rows;
  }

  @BeforeAll
  static void train() {
    TrainingOptions options =
        TrainingOptions.builder("pump", "1", List.of("a", "b", "c", "d"), WINDOW)
            .epochs(8)
            .channels(6)
            .bottleneck(4)
            .seed(3)
            .build();
    trained = AutoencoderTrainer.train(options, List.<float[][]>of(rows(400, 1)), Progress.NONE);
  }

  private static float[] window(float[][] rows, int from) {
    float[] window = new float[FEATURES * WINDOW];
    for (int event = 0; event < WINDOW; event++) {
      for (int feature = 0; feature < FEATURES; feature++) {
        window[feature * WINDOW + event] = rows[from + event][feature];
      }
    }
    return window;
  }

  @Test
  void partsOfTheScoreSumUpToIt() {
    float[][] rows = rows(200, 9);
    for (ModelArtifact model : List.of(trained.floatModel(), trained.quantized())) {
      Attribution attribution = Attribution.of(model, 0);
      assertThat(attribution.method()).isEqualTo(AttributionMethod.RECONSTRUCTION_ERROR);
      assertThat(attribution.baseline()).isZero();
      Explainer explainer = attribution.newExplainer();
      Scorer scorer = ModelCompiler.compile(model).newScorer();
      float[] score = new float[1];
      float[] contributions = new float[FEATURES];
      for (int from = 0; from + WINDOW <= rows.length; from += 5) {
        float[] window = window(rows, from);
        scorer.score(window, score);
        explainer.explain(window, contributions);
        float sum = 0;
        for (float contribution : contributions) {
          assertThat(contribution).isNotNegative();
          sum += contribution;
        }
        assertThat(sum).isCloseTo(score[0], within(1e-5f * score[0]));
      }
    }
  }

  @Test
  void aSensorThatIsFarOffHasTheLargestPart() {
    float[][] rows = rows(100, 7);
    for (ModelArtifact model : List.of(trained.floatModel(), trained.quantized())) {
      Explainer explainer = Attribution.of(model, 0).newExplainer();
      float[] contributions = new float[FEATURES];
      for (int broken = 0; broken < FEATURES; broken++) {
        float std = requireNonNull(model.features()).features().get(broken).std();
        float[] window = window(rows, 20);
        for (int event = 3; event < WINDOW; event++) {
          window[broken * WINDOW + event] += 20 * std * (event % 2 == 0 ? 1 : -1);
        }
        explainer.explain(window, contributions);
        for (int other = 0; other < FEATURES; other++) {
          if (other != broken) {
            assertThat(contributions[broken]).isGreaterThan(2 * contributions[other]);
          }
        }
      }
    }
  }

  private static ModelArtifact imported(byte[] onnx, FeatureSchema schema, Path folder)
      throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), onnx);
    SourceModel source = SourceModel.read(file, ModelFormat.ONNX, LoadOptions.NONE);
    return ArtifactMaker.make(source, "pump", "2", new ModelSchema(schema, null));
  }

  /** With the normalization in the schema, and as a part of the graph. */
  @Test
  void partsOfAnImportedAutoencoderAreTheSame(@TempDir Path folder) throws IOException {
    for (ModelArtifact model : List.of(trained.floatModel(), trained.quantized())) {
      FeatureSchema schema = requireNonNull(model.features());
      FeatureSchema raw =
          new FeatureSchema(
              schema.names().stream().map(Feature::raw).toList(),
              WINDOW,
              schema.layout(),
              schema.incomplete());
      float[] window = window(rows(100, 5), 11);
      float[] expected = new float[FEATURES];
      float[] contributions = new float[FEATURES];
      Attribution.of(model, 0).newExplainer().explain(window, expected);
      for (ModelArtifact same :
          List.of(
              imported(OnnxExporter.export(model.graph()), schema, folder),
              imported(OnnxExporter.export(model), raw, folder))) {
        Attribution attribution = Attribution.of(same, 0);
        assertThat(attribution.method()).isEqualTo(AttributionMethod.RECONSTRUCTION_ERROR);
        attribution.newExplainer().explain(window, contributions);
        for (int feature = 0; feature < FEATURES; feature++) {
          assertThat(contributions[feature])
              .isCloseTo(expected[feature], within(1e-4f * expected[feature]));
        }
      }
    }
  }
}
