package io.sluice.tools.boosting;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.model.Decision;
import io.sluice.model.Feature.MissingPolicy;
import io.sluice.model.FeatureSchema;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.TreeEnsemble;
import io.sluice.tools.load.ArtifactMaker;
import io.sluice.tools.load.LoadOptions;
import io.sluice.tools.load.ModelFormat;
import io.sluice.tools.load.SourceModel;
import io.sluice.tools.verify.Case;
import io.sluice.tools.verify.CaseFinder;
import io.sluice.tools.verify.Tolerance;
import io.sluice.tools.verify.Verdict;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files as XGBoost and LightGBM save them, and predictions of these libraries: {@code
 * src/test/xgboost/XgboostGoldens.java} and {@code src/test/python/lightgbm_goldens.py} wrote them.
 */
class BoostedFileTest {
  private static final Path GOLDENS = Path.of("src/test/resources/io/sluice/tools/boosting");

  static Stream<Path> models() throws Exception {
    try (Stream<Path> files = Files.walk(GOLDENS)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("model."))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void predictsWhatTheLibraryPredicts(Path model) throws Exception {
    List<Case> cases =
        CaseFinder.ofModel(
            model,
            requireNonNull(model.getParent()),
            LoadOptions.NONE,
            new Tolerance.Close(1e-6, 1e-6));
    assertThat(cases).hasSize(1);
    assertThat(cases.get(0).run()).isInstanceOf(Verdict.Pass.class);
  }

  @Test
  void dartIsReadAsVersionsBefore34WroteIt(@TempDir Path folder) throws Exception {
    Path golden = GOLDENS.resolve("xgb_dart");
    ObjectMapper json = new ObjectMapper();
    ObjectNode file = (ObjectNode) json.readTree(golden.resolve("model.json").toFile());
    ObjectNode learner = (ObjectNode) file.get("learner");
    ObjectNode trees = (ObjectNode) learner.get("gradient_booster");
    ObjectNode dart = json.createObjectNode().put("name", "dart");
    dart.set("weight_drop", ((ObjectNode) trees.get("model")).remove("weight_drop"));
    dart.set("gbtree", trees);
    learner.set("gradient_booster", dart);
    ObjectNode parameters = (ObjectNode) learner.get("learner_model_param");
    String base = parameters.get("base_score").asText();
    parameters.put("base_score", base.substring(1, base.length() - 1));
    Path model = folder.resolve("dart.json");
    json.writeValue(model.toFile(), file);
    List<Case> cases =
        CaseFinder.ofModel(model, golden, LoadOptions.NONE, new Tolerance.Close(1e-6, 1e-6));
    assertThat(cases.get(0).run()).isInstanceOf(Verdict.Pass.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lgbm_binary/model.txt", "xgb_binary/model.json"})
  void namesFeaturesAndKeepsMissingValues(String file) throws Exception {
    Path path = GOLDENS.resolve(file);
    SourceModel source = SourceModel.read(path, ModelFormat.of(path), LoadOptions.NONE);
    ModelArtifact model = ArtifactMaker.make(source, "pump", "1", List.of());
    FeatureSchema features = requireNonNull(model.features());
    assertThat(features.names()).containsExactly("pressure", "flow", "heat", "load", "kind");
    assertThat(features.features()).allMatch(f -> f.missing() == MissingPolicy.KEEP);
    assertThat(model.outputs().names()).containsExactly("probability");
    assertThat(model.outputs().decision())
        .isEqualTo(new Decision.Threshold(0, 0.5f, List.of("0", "1")));
    assertThat(requireNonNull(model.golden()).count()).isGreaterThan(20);
    assertThat(ModelArtifact.read(model.toBytes()).features()).isEqualTo(features);
    ModelArtifact renamed =
        ArtifactMaker.make(source, "pump", "1", List.of("a", "b", "c", "d", "e"));
    assertThat(requireNonNull(renamed.features()).names()).containsExactly("a", "b", "c", "d", "e");
  }

  private static final String STUMP =
      """
      tree
      version=v4
      num_class=1
      num_tree_per_iteration=1
      max_feature_idx=0
      objective=regression
      feature_names=x

      Tree=0
      num_leaves=2
      num_cat=0
      split_feature=0
      threshold=5
      decision_type=2
      left_child=-1
      right_child=-2
      leaf_value=1 2

      end of trees
      """;

  @Test
  void refusalsNameThePlace() {
    assertThat(read(STUMP).schema().outputs()).isNotNull();
    refused(
        STUMP.replace("split_feature=0", "split_feature=1"), "tree 0: split_feature 1 of node 0");
    refused(STUMP.replace("threshold=5", "threshold=a"), "tree 0, threshold: 'a' is not a number");
    refused(STUMP.replace("left_child=-1", "left_child=0"), "tree 0: node 0 has child 0");
    refused(STUMP.replace("left_child=-1", "left_child=-9"), "tree 0: node 0 has child -9");
    refused(STUMP.replace("leaf_value=1 2", "leaf_value=1"), "num_leaves=2, but leaf_value has 1");
    refused(
        STUMP.replace("num_cat=0", "leaf_count=3"),
        "tree 0: leaf_count has 1 values; there must be 2, or none");
    refused(STUMP.replace("num_cat=0", "is_linear=1"), "train with linear_tree=false");
    refused(STUMP.replace("decision_type=2", "decision_type=1"), "the set of categories 5");
    refused(STUMP.replace("=regression", "=mine"), "objective 'mine' is not supported");
    refused(STUMP.replace("end of trees", ""), "the line 'end of trees' is missing");
    refused("{\"name\": \"tree\"}", "the file has no field 'learner'");
    refused("{\"learner\": 1}", "learner is not an object");
    refused("{\"learner\": [}", "the JSON is damaged at byte");
    refused("{L\0\0\0\0\0\0\0\177learner", "bytes are missing");
  }

  @Test
  void coversAreKeptIfTheFileHasValidOnes() {
    String counts = STUMP.replace("num_cat=0", "leaf_count=3 0\ninternal_count=%s");
    assertThat(operands(counts.formatted(3))).isEqualTo(11);
    assertThat(operands(counts.formatted(0))).isEqualTo(9);
    assertThat(operands(counts.formatted(3).replace("3 0", "3 -1"))).isEqualTo(9);
    assertThat(operands(counts.formatted(3).replace("3 0", "nan 0"))).isEqualTo(9);
    assertThat(operands(STUMP)).isEqualTo(9);
  }

  private static int operands(String file) {
    return read(file).graph().nodes().stream()
        .filter(node -> node.op() instanceof TreeEnsemble)
        .findFirst()
        .orElseThrow()
        .inputs()
        .size();
  }

  private static BoostedModel read(String file) {
    return BoostedFile.read(file.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void refused(String file, String message) {
    assertThatThrownBy(() -> read(file))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining(message);
  }
}
