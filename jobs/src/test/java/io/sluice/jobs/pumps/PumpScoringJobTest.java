package io.sluice.jobs.pumps;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

class PumpScoringJobTest {
  @Test
  void missingOptionsAreNamed() {
    assertThatThrownBy(() -> PumpScoringJob.main(new String[] {"--output", "file:///tmp/out"}))
        .isInstanceOf(ParameterException.class)
        .hasMessage("Missing required option: '--models=URI'");
  }

  @Test
  void rateOfZeroIsRefused() {
    assertThatThrownBy(
            () ->
                PumpScoringJob.main(
                    new String[] {
                      "--models", "file:///m", "--output", "file:///o", "--per-second", "0"
                    }))
        .isInstanceOf(ParameterException.class)
        .hasMessage("--per-second must be above 0, but is 0.0");
  }
}
