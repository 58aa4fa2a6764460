package io.sluice.jobs.demo;

import io.sluice.flink.Score;
import io.sluice.flink.ScoredEvent;
import java.time.Instant;
import java.util.Locale;

/**
 * One line of the demo's scores file. No value holds a comma or a quote, so lines are split at
 * commas.
 *
 * @param reading index in the stream
 * @param time event time, milliseconds since the epoch
 * @param pump which pump
 * @param fault the truth
 * @param score the model's first output: how badly it could rebuild the window
 * @param alarm whether the model decided that this is an anomaly
 * @param version of the model
 */
record ScoreRow(
    long reading,
    long time,
    String pump,
    PumpFault fault,
    float score,
    boolean alarm,
    String version) {
  static final String HEADER = "reading,time,pump,fault,score,alarm,model";
  private static final int COLUMNS = 7;

  static ScoreRow of(ScoredEvent<TimedReading> scored) {
    PumpReading reading = scored.event().reading();
    Score score = scored.score();
    return new ScoreRow(
        scored.event().index(),
        reading.time(),
        reading.pump(),
        reading.fault(),
        score.outputs()[0],
        score.decision() == 1,
        score.model().version());
  }

  String toCsv() {
    return reading
        + ","
        + Instant.ofEpochMilli(time)
        + ","
        + pump
        + ","
        + fault.name().toLowerCase(Locale.ROOT)
        + ","
        + score
        + ","
        + (alarm ? 1 : 0)
        + ","
        + version;
  }

  /**
   * The row of a line.
   *
   * @throws IllegalArgumentException if it is no such line
   */
  static ScoreRow parse(String line) {
    String[] cells = line.split(",", -1);
    if (cells.length != COLUMNS) {
      throw new IllegalArgumentException("not a row of scores: '" + line + "'");
    }
    return new ScoreRow(
        Long.parseLong(cells[0]),
        Instant.parse(cells[1]).toEpochMilli(),
        cells[2],
        PumpFault.valueOf(cells[3].toUpperCase(Locale.ROOT)),
        Float.parseFloat(cells[4]),
        cells[5].equals("1"),
        cells[6]);
  }
}
