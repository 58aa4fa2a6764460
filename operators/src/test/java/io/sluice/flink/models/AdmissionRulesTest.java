package io.sluice.flink.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.ScoringHarness;
import io.sluice.flink.SluiceOptions;
import io.sluice.flink.TestModels;
import io.sluice.model.Feature;
import io.sluice.model.FeatureSchema;
import io.sluice.model.GoldenVectors;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.ModelArtifact;
import io.sluice.model.Node;
import io.sluice.model.Op;
import io.sluice.model.OutputSchema;
import io.sluice.model.Shape;
import io.sluice.model.TensorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;

class AdmissionRulesTest {
  private static final long ANY = Long.MAX_VALUE;

  /** 33 * (2 + 33 + 1) weights of four bytes. */
  private static final ModelArtifact MODEL = TestModels.wide("w", 33);

  private static String reason(long weightBytes, long arenaBytes, long multiplyAdds)
      throws Exception {
    AdmissionRules rules =
        new AdmissionRules(weightBytes, arenaBytes, multiplyAdds, ANY, ANY, Duration.ZERO);
    try (ScoringHarness harness =
        ScoringHarness.open(ScoringHarness.withAdmission(ScoringHarness.unkeyed(), rules))) {
      harness.model(1, MODEL);
      return harness.rejected().isEmpty() ? "" : harness.rejected().get(0).reason();
    }
  }

  @Test
  void aModelWithinAllLimitsIsAdmitted() throws Exception {
    assertThat(reason(33 * 64 * 4, 2000, 33 * 36)).isEmpty();
  }

  @Test
  void tooManyBytesOfWeightsAreRefused() throws Exception {
    assertThat(reason(33 * 36 * 4 - 1, ANY, ANY))
        .isEqualTo(
            "the weights take 4752 bytes; sluice.admission.max-weight-bytes allows 4751 bytes");
  }

  @Test
  void tooMuchWorkingMemoryIsRefused() throws Exception {
    assertThat(reason(ANY, 99, ANY))
        .matches(
            "each scorer takes \\d+ bytes of working memory; sluice.admission.max-arena-bytes allows"
                + " 99 bytes");
  }

  @Test
  void tooManyMultiplyAddsAreRefused() throws Exception {
    assertThat(reason(ANY, ANY, 33 * 36 - 1))
        .isEqualTo(
            "a score takes 1188 multiply-adds; sluice.admission.max-multiply-adds allows 1187");
  }

  /** Each takes 33 * 36 multiply-adds, moves 2 + 33 + 33 + 1 elements, and is a call of 1000. */
  @Test
  void tooManyGoldenVectorsAreRefused() throws Exception {
    AdmissionRules rules = new AdmissionRules(ANY, ANY, ANY, 3 * 2257, ANY, Duration.ZERO);
    rules.check(withZeros(3));
    assertThatThrownBy(() -> rules.check(withZeros(4)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "checking the 4 golden vectors takes 9028 multiply-adds;"
                + " sluice.admission.max-proof-multiply-adds allows 6771; build the artifact with"
                + " fewer golden vectors");
  }

  @Test
  void oneGoldenVectorIsAlwaysChecked() throws Exception {
    new AdmissionRules(ANY, ANY, ANY, 0, ANY, Duration.ZERO).check(withZeros(1));
  }

  /** It is proved on the task thread. */
  @Test
  void theProofOfAModelOfOneKeyMayTakeAHundredthOfTheWork() throws Exception {
    AdmissionRules rules = new AdmissionRules(ANY, ANY, ANY, 100 * 3 * 2257, ANY, Duration.ZERO);
    ModelRequest request = new ModelRequest("of one key", rules, false);
    CompiledModels.own(request, withZeros(3).toBytes()).close();
    assertThatThrownBy(() -> CompiledModels.own(request, withZeros(4).toBytes()))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "checking the 4 golden vectors takes 9028 multiply-adds, but a model of one key may take"
                + " 6771, a hundredth of sluice.admission.max-proof-multiply-adds; build the artifact"
                + " with fewer golden vectors");
  }

  private static ModelArtifact withZeros(int vectors) {
    GoldenVectors zeros = new GoldenVectors(vectors, new float[2 * vectors], new float[vectors]);
    return ModelArtifact.of(MODEL.contents().withGolden(zeros));
  }

  /** A window of 2^23 events of one feature, of which the model reads the latest. */
  @Test
  void aLargeWindowForEachKeyIsRefusedByDefault() {
    Shape input = Shape.of(1, 1, 1 << 23);
    Graph graph =
        new Graph(
            List.of(TensorSpec.float32("x", input), TensorSpec.float32("y", Shape.of(1, 1, 1))),
            Map.of(),
            List.of(new Node("last", new Op.Slice(2, 0, 1), List.of("x"), List.of("y"))),
            List.of("x"),
            List.of("y"),
            List.of());
    FeatureSchema schema =
        new FeatureSchema(
            List.of(Feature.raw("pressure")),
            1 << 23,
            FeatureSchema.Layout.NCL,
            FeatureSchema.IncompleteWindow.SKIP);
    OutputSchema outputs = new OutputSchema(List.of("score"), null);
    ModelArtifact artifact = ModelArtifact.of("pump", "1", graph, schema, outputs);
    assertThatThrownBy(() -> AdmissionRules.of(new Configuration()).check(artifact))
        .isInstanceOf(InvalidModelException.class)
        .hasMessage(
            "the model keeps 33554432 bytes for each key; sluice.admission.max-key-bytes allows"
                + " 1 mb");
  }

  @Test
  void theRulesComeFromTheConfiguration() {
    Configuration config = new Configuration();
    config.set(SluiceOptions.ADMISSION_MAX_WEIGHTS, MemorySize.parse("3 kb"));
    config.set(SluiceOptions.ADMISSION_MAX_ARENA, MemorySize.parse("5 kb"));
    config.set(SluiceOptions.ADMISSION_MAX_MULTIPLY_ADDS, 7L);
    config.set(SluiceOptions.ADMISSION_MAX_PROOF_MULTIPLY_ADDS, 8L);
    config.set(SluiceOptions.ADMISSION_MAX_KEY_BYTES, MemorySize.parse("2 kb"));
    config.set(SluiceOptions.MODEL_WARM_UP, Duration.ofMillis(9));
    assertThat(AdmissionRules.of(config))
        .isEqualTo(new AdmissionRules(3072, 5120, 7, 8, 2048, Duration.ofMillis(9)));
  }
}
