package io.sluice.flink.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.ScoringHarness;
import io.sluice.flink.SluiceOptions;
import io.sluice.flink.TestModels;
import io.sluice.model.ModelArtifact;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;

class AdmissionRulesTest {
  private static final long ANY = Long.MAX_VALUE;

  /** 33 * (2 + 33 + 1) weights of four bytes. */
  private static final ModelArtifact MODEL = TestModels.wide("w", 33);

  private static String reason(long weightBytes, long arenaBytes, long multiplyAdds)
      throws Exception {
    AdmissionRules rules = new AdmissionRules(weightBytes, arenaBytes, multiplyAdds, Duration.ZERO);
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

  @Test
  void theRulesComeFromTheConfiguration() {
    Configuration config = new Configuration();
    config.set(SluiceOptions.ADMISSION_MAX_WEIGHTS, MemorySize.parse("3 kb"));
    config.set(SluiceOptions.ADMISSION_MAX_ARENA, MemorySize.parse("5 kb"));
    config.set(SluiceOptions.ADMISSION_MAX_MULTIPLY_ADDS, 7L);
    config.set(SluiceOptions.MODEL_WARM_UP, Duration.ofMillis(9));
    assertThat(AdmissionRules.of(config))
        .isEqualTo(new AdmissionRules(3072, 5120, 7, Duration.ofMillis(9)));
  }
}
