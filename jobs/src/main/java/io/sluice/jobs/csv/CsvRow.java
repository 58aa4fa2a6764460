package io.sluice.jobs.csv;

import org.jspecify.annotations.Nullable;

/**
 * One row of a CSV file, as it travels through a job. A Flink POJO (records are).
 *
 * @param file which of the input files, from 0
 * @param row which row of the file, from 1, the header and blank lines not counted
 * @param line the line of the file on which the row begins, from 1
 * @param sequence whose windows the row belongs to: the file, and the key if there is one
 * @param key the cell of the key column, or null without one
 * @param time the cell of the time column as it stands in the file, or empty without one
 * @param eventTime the time in milliseconds since 1970; the row number without a time column
 * @param values the cells of the wanted columns, NaN where missing; empty if there is a problem
 * @param truth 1 if the label column says anomaly, 0 if not, -1 if it says nothing
 * @param problem why the row cannot be used, or null
 */
public record CsvRow(
    int file,
    long row,
    long line,
    String sequence,
    @Nullable String key,
    String time,
    long eventTime,
    float[] values,
    int truth,
    @Nullable String problem) {

  /** The label column says nothing, or there is none. */
  public static final int UNLABELLED = -1;
}
