package io.sluice.jobs.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import io.sluice.model.ModelId;
import org.junit.jupiter.api.Test;

class ScoreRowTest {
  private static final PumpReading READING =
      new PumpReading("pump-3", 1_767_225_602_000L, 1, 2, 3, 4, 5, 6, 7, 8, PumpFault.BEARING_WEAR);

  @Test
  void aScoreBecomesALineAndTheLineTheSameRow() {
    Score score =
        new Score(
            "pump-3",
            READING.time(),
            new float[] {0.125f},
            1,
            "anomaly",
            new ModelId("pump-anomaly", "2", "0".repeat(64)),
            0);

    ScoreRow row = ScoreRow.of(new ScoredEvent<>(new TimedReading(43, 5, READING), score));

    assertThat(row.toCsv()).isEqualTo("43,2026-01-01T00:00:02Z,pump-3,bearing_wear,0.125,1,2");
    assertThat(ScoreRow.parse(row.toCsv())).isEqualTo(row);
    assertThat(ScoreRow.HEADER.split(",")).hasSameSizeAs(row.toCsv().split(","));
  }

  @Test
  void aTornLineIsRefused() {
    assertThatThrownBy(() -> ScoreRow.parse("43,2026-01-01T00:00:02Z,pum"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("not a row of scores: '43,2026-01-01T00:00:02Z,pum'");
  }
}
