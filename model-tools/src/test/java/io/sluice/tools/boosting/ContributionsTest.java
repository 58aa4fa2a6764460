package io.sluice.tools.boosting;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.ModelArtifact;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import io.sluice.runtime.attribution.Attribution;
import io.sluice.runtime.attribution.AttributionMethod;
import io.sluice.runtime.attribution.Explainer;
import io.sluice.tools.load.ArtifactMaker;
import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.load.ModelFormat;
import io.sluice.tools.load.SourceModel;
import io.sluice.tools.npy.NpyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What models of XGBoost and LightGBM attribute to features, against the SHAP values of these
 * libraries: {@code src/test/xgboost/XgboostGoldens.java} and {@code
 * src/test/python/lightgbm_contributions.py} wrote them.
 */
class ContributionsTest {
  private static final Path RESOURCES = Path.of("src/test/resources/io/sluice/tools");
  private static final int FEATURES = 5;

  private static Stream<Path> models(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(RESOURCES.resolve(folder))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("model."))
          .sorted()
          .toList()
          .stream();
    }
  }

  static Stream<Path> withContributions() throws IOException {
    return models("attribution");
  }

  static Stream<Path> withPredictions() throws IOException {
    return models("boosting");
  }

  private static ModelArtifact artifact(Path model) throws IOException {
    SourceModel source = SourceModel.read(model, ModelFormat.of(model), LoadOptions.NONE);
    ModelArtifact made = ArtifactMaker.make(source, "model", "1", List.of());
    return ModelArtifact.read(made.toBytes());
  }

  private static float[] values(Path model, String file) throws IOException {
    return NpyFile.read(requireNonNull(model.getParent()).resolve(file)).toFloats();
  }

  @ParameterizedTest
  @MethodSource("withContributions")
  void attributesWhatTheLibraryAttributes(Path model) throws IOException {
    ModelArtifact artifact = artifact(model);
    float[] inputs = values(model, "input.npy");
    float[] expected = values(model, "contributions.npy");
    int outputs = artifact.outputs().names().size();
    int rows = inputs.length / FEATURES;
    assertThat(expected).hasSize(rows * outputs * (FEATURES + 1));
    for (int output = 0; output < outputs; output++) {
      Attribution attribution = Attribution.of(artifact, output);
      assertThat(attribution.method()).isEqualTo(AttributionMethod.TREE_SHAP);
      Explainer explainer = attribution.newExplainer();
      float[] contributions = new float[FEATURES];
      for (int row = 0; row < rows; row++) {
        explainer.explain(
            Arrays.copyOfRange(inputs, row * FEATURES, (row + 1) * FEATURES), contributions);
        int at = (row * outputs + output) * (FEATURES + 1);
        for (int feature = 0; feature < FEATURES; feature++) {
          assertThat(contributions[feature])
              .as("row %d, output %d, feature %d", row, output, feature)
              .isCloseTo(expected[at + feature], within(2e-6f));
        }
        assertThat(attribution.baseline())
            .isCloseTo((double) expected[at + FEATURES], within(2e-6));
      }
    }
  }

  /** The outputs of the values that are explained. */
  private static double[] linked(String link, double[] values) {
    double[] outputs = values.clone();
    double sum = Arrays.stream(values).map(Math::exp).sum();
    for (int i = 0; i < values.length; i++) {
      double x = values[i];
      outputs[i] =
          switch (link) {
            case "" -> x;
            case "sigmoid" -> 1 / (1 + Math.exp(-x));
            case "exp" -> Math.exp(x);
            case "softplus" -> Math.log1p(Math.exp(x));
            case "softmax" -> Math.exp(x) / sum;
            case "signed square" -> x * Math.abs(x);
            default -> throw new IllegalArgumentException(link);
          };
    }
    return outputs;
  }

  @ParameterizedTest
  @MethodSource("withPredictions")
  void contributionsAndBaselineSumUpToWhatTheLibraryPredicts(Path model) throws IOException {
    ModelArtifact artifact = artifact(model);
    float[] inputs = values(model, "input.npy");
    float[] expected = values(model, "output.npy");
    int count = artifact.outputs().names().size();
    List<Explainer> explainers = new ArrayList<>();
    for (int output = 0; output < count; output++) {
      explainers.add(Attribution.of(artifact, output).newExplainer());
    }
    Attribution first = explainers.get(0).attribution();
    String folder = requireNonNull(model.getParent()).getFileName().toString();
    if (Set.of("xgb_linear", "xgb_hinge", "xgb_softmax").contains(folder)) {
      assertThat(first.method()).isEqualTo(AttributionMethod.OCCLUSION);
      return;
    }
    assertThat(first.method()).isEqualTo(AttributionMethod.TREE_SHAP);
    float[] contributions = new float[FEATURES];
    for (int row = 0; row < inputs.length / FEATURES; row++) {
      float[] input = Arrays.copyOfRange(inputs, row * FEATURES, (row + 1) * FEATURES);
      double[] sums = new double[count];
      for (int output = 0; output < count; output++) {
        explainers.get(output).explain(input, contributions);
        sums[output] = explainers.get(output).attribution().baseline();
        for (float contribution : contributions) {
          sums[output] += contribution;
        }
      }
      double[] outputs = linked(first.link() == null ? "" : first.link(), sums);
      for (int output = 0; output < count; output++) {
        double wanted = expected[row * count + output];
        assertThat(outputs[output])
            .as("row %d", row)
            .isCloseTo(wanted, within(1e-5 * Math.max(1, Math.abs(wanted))));
      }
    }
  }

  /** A file without counts has no covers, and is imported as before. */
  @Test
  void aFileWithoutCountsIsOccluded() throws IOException {
    Path model = RESOURCES.resolve("attribution/lgbm_binary/model.txt");
    List<String> lines =
        Files.readAllLines(model).stream()
            .filter(line -> !line.startsWith("internal_count") && !line.startsWith("leaf_count"))
            .toList();
    BoostedModel bare = BoostedFile.read(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    ModelArtifact covered = artifact(model);
    ModelArtifact.Contents contents = covered.contents();
    ModelArtifact artifact =
        ModelArtifact.of(
            new ModelArtifact.Contents(
                "model",
                "1",
                bare.graph(),
                contents.features(),
                contents.outputs(),
                contents.golden(),
                contents.provenance()));
    Attribution attribution = Attribution.of(artifact, 0);
    assertThat(attribution.method()).isEqualTo(AttributionMethod.OCCLUSION);
    assertThat(attribution.description()).contains("the trees have no covers");
    Scorer with = ModelCompiler.compile(covered).newScorer();
    Scorer without = ModelCompiler.compile(artifact).newScorer();
    float[] inputs = values(model, "input.npy");
    float[] one = new float[1];
    float[] other = new float[1];
    for (int at = 0; at < inputs.length; at += FEATURES) {
      float[] input = Arrays.copyOfRange(inputs, at, at + FEATURES);
      with.score(input, one);
      without.score(input, other);
      assertThat(other).isEqualTo(one);
    }
  }
}
