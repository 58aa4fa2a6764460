package io.sluice.jobs.pumps;

import io.sluice.flink.DeadLetter;
import io.sluice.flink.RejectedModel;
import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import io.sluice.jobs.demo.PumpReading;
import java.time.Instant;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;

/** The CSV rows of {@link PumpScoringJob}. */
final class PumpRows {
  private static final CSVFormat CSV = CSVFormat.DEFAULT;

  private PumpRows() {}

  /** pump, time, fault (the truth), score, label, version and digest of the model. */
  static String score(ScoredEvent<PumpReading> scored) {
    PumpReading reading = scored.event();
    Score score = scored.score();
    return CSV.format(
        reading.pump(),
        Instant.ofEpochMilli(reading.time()),
        reading.fault().name().toLowerCase(Locale.ROOT),
        score.outputs()[0],
        textOf(score.label()),
        score.model().version(),
        score.model().digest());
  }

  /** pump, time, reason, message. */
  static String deadLetter(DeadLetter<PumpReading> letter) {
    return CSV.format(
        letter.event().pump(),
        Instant.ofEpochMilli(letter.event().time()),
        letter.reason().name().toLowerCase(Locale.ROOT),
        letter.message());
  }

  /** model, sequence, digest, reason. */
  static String rejectedModel(RejectedModel rejected) {
    return CSV.format(rejected.model(), rejected.sequence(), rejected.digest(), rejected.reason());
  }

  private static String textOf(@Nullable String label) {
    return label == null ? "" : label;
  }
}
