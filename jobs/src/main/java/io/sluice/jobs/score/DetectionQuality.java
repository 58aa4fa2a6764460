package io.sluice.jobs.score;

/**
 * How decisions compare with labels, row by row.
 *
 * @param hits anomalies that got an alarm
 * @param falseAlarms normal rows that got an alarm
 * @param misses anomalies without an alarm
 * @param quiet normal rows without an alarm
 */
public record DetectionQuality(long hits, long falseAlarms, long misses, long quiet) {
  /** No rows. */
  public static final DetectionQuality NONE = new DetectionQuality(0, 0, 0, 0);

  /** With one row more. */
  public DetectionQuality plus(boolean alarm, boolean anomaly) {
    return new DetectionQuality(
        hits + (alarm && anomaly ? 1 : 0),
        falseAlarms + (alarm && !anomaly ? 1 : 0),
        misses + (!alarm && anomaly ? 1 : 0),
        quiet + (!alarm && !anomaly ? 1 : 0));
  }

  /** All rows. */
  public long rows() {
    return hits + falseAlarms + misses + quiet;
  }

  /** Of the alarms, how many were right; NaN if there were none. */
  public double precision() {
    return (double) hits / (hits + falseAlarms);
  }

  /** Of the anomalies, how many got an alarm; NaN if there were none. */
  public double recall() {
    return (double) hits / (hits + misses);
  }

  /** 2 hits / (2 hits + false alarms + misses): the harmonic mean of precision and recall. */
  public double f1() {
    return 2.0 * hits / (2.0 * hits + falseAlarms + misses);
  }

  /** Of the normal rows, how many got an alarm; NaN if there were none. */
  public double falseAlarmRate() {
    return (double) falseAlarms / (falseAlarms + quiet);
  }

  /** Of the anomalies, how many got none; NaN if there were none. */
  public double missedAlarmRate() {
    return (double) misses / (hits + misses);
  }
}
