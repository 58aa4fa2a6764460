package io.sluice.jobs.pumps;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.DeadLetter.Reason;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import io.sluice.jobs.demo.PumpFault;
import io.sluice.jobs.demo.PumpReading;
import io.sluice.model.ModelId;
import org.junit.jupiter.api.Test;

class PumpRowsTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final ModelId MODEL = new ModelId("pump", "1.5", DIGEST);
  private static final PumpReading READING =
      new PumpReading("pump-3", 1_767_225_601_000L, 1, 2, 3, 4, 5, 6, 7, 8, PumpFault.BEARING_WEAR);

  @Test
  void scoreTellsPumpTimeTruthAnswerAndModel() {
    Score score =
        new Score("pump-3", READING.time(), new float[] {0.25f, 7}, 1, "anomaly", MODEL, 0);

    assertThat(PumpRows.score(new ScoredEvent<>(READING, score)))
        .isEqualTo("pump-3,2026-01-01T00:00:01Z,bearing_wear,0.25,anomaly,1.5," + DIGEST);
  }

  @Test
  void modelWithoutADecisionLeavesTheLabelEmpty() {
    Score score =
        new Score("pump-3", READING.time(), new float[] {1e-9f}, Score.NO_DECISION, null, MODEL, 0);

    assertThat(PumpRows.score(new ScoredEvent<>(READING, score)))
        .isEqualTo("pump-3,2026-01-01T00:00:01Z,bearing_wear,1.0E-9,,1.5," + DIGEST);
  }

  @Test
  void messagesWithCommasQuotesAndBreaksStayOneCell() {
    DeadLetter<PumpReading> letter =
        new DeadLetter<>(
            READING, "pump-3", READING.time(), Reason.MISSING_VALUE, "flow, \"x\"\nis missing");
    RejectedModel rejected = new RejectedModel("pump", 7, DIGEST, "torn, or not a model");

    assertThat(PumpRows.deadLetter(letter))
        .isEqualTo("pump-3,2026-01-01T00:00:01Z,missing_value,\"flow, \"\"x\"\"\nis missing\"");
    assertThat(PumpRows.rejectedModel(rejected))
        .isEqualTo("pump,7," + DIGEST + ",\"torn, or not a model\"");
  }
}
