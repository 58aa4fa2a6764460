package io.sluice.jobs.score;

import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import io.sluice.jobs.csv.CsvRow;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A line of the scores file to be. A Flink POJO (records are).
 *
 * @param file number of the input file
 * @param row in that file, from 1
 * @param time as the input file has it
 * @param key of the row, or null if there is no key column
 * @param outputs of the model
 * @param decision number of the answer, or {@link Score#NO_DECISION}
 * @param decisionLabel what the model calls it
 * @param model version and first digits of the digest: what a person tells versions apart by
 * @param truth as {@link CsvRow#truth()}
 */
public record ScoredRow(
    int file,
    long row,
    String time,
    @Nullable String key,
    float[] outputs,
    int decision,
    @Nullable String decisionLabel,
    ModelVersion model,
    int truth) {

  /** The order of the input. */
  static final Comparator<ScoredRow> INPUT_ORDER =
      Comparator.comparingInt(ScoredRow::file).thenComparingLong(ScoredRow::row);

  /**
   * A version of the model.
   *
   * @param version as its maker named it
   * @param digest the first twelve digits
   */
  public record ModelVersion(String version, String digest) {}

  static ScoredRow of(ScoredEvent<CsvRow> scored) {
    CsvRow row = scored.event();
    Score score = scored.score();
    return new ScoredRow(
        row.file(),
        row.row(),
        row.time(),
        row.key(),
        score.outputs(),
        score.decision(),
        score.label(),
        new ModelVersion(score.model().version(), score.model().shortDigest()),
        row.truth());
  }
}
