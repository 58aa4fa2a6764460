package com.example;

import static io.sluice.test.SluiceAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.example.PumpJob.Reading;
import io.sluice.flink.DeadLetter;
import io.sluice.model.ModelArtifact;
import io.sluice.test.ScoringTestHarness;
import io.sluice.test.TestModel;
import org.junit.jupiter.api.Test;

class PumpJobTest {
  private final ModelArtifact first =
      TestModel.weightedSum("pump", "1").feature("pressure", 2).feature("flow", 3).artifact();
  private final ModelArtifact second =
      TestModel.weightedSum("pump", "2")
          .feature("pressure", 10)
          .window(3)
          .threshold(50, "normal", "anomaly")
          .artifact();

  @Test
  void scoresWithTheModelOfTheTimeAndSurvivesARestart() throws Exception {
    ScoringTestHarness.Snapshot checkpoint;
    try (var job = ScoringTestHarness.of(Reading.class, PumpJob::score)) {
      job.activate(first).activateFrom(1000, second);
      job.event(new Reading("p1", 1, 10), 500);
      job.event(new Reading("p1", 1, 10), 1000);
      job.event(new Reading("p1", Double.NaN, 10), 1100);

      assertThat(job.scores()).hasSize(2);
      assertThat(job.scores().get(0)).isFrom("pump", "1").hasOutput(32);
      assertThat(job.scores().get(1)).isFrom(second).hasOutput(30).hasDecision("normal");
      assertThat(job.deadLetters().get(0)).hasReason(DeadLetter.Reason.MISSING_VALUE);
      checkpoint = job.snapshot();
    }
    try (var job = ScoringTestHarness.restore(checkpoint, Reading.class, PumpJob::score)) {
      job.event(new Reading("p1", 4, 10), 2000);
      assertThat(job.scores().get(0)).hasKey("p1").hasOutput(60).hasDecision("anomaly");
    }
  }
}
