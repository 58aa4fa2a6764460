package io.sluice.jobs.score;

import io.sluice.flink.DeadLetter;
import io.sluice.jobs.csv.CsvRow;
import java.util.Comparator;

/**
 * A row that got no score. A Flink POJO (records are).
 *
 * @param file number of the input file
 * @param row in that file, from 1
 * @param line of that file, from 1
 * @param windowNotFull whether there is nothing wrong but that too few rows came before it
 * @param reason for a person
 */
public record UnscoredRow(int file, long row, long line, boolean windowNotFull, String reason) {

  /** The order of the input. */
  static final Comparator<UnscoredRow> INPUT_ORDER =
      Comparator.comparingInt(UnscoredRow::file).thenComparingLong(UnscoredRow::row);

  static UnscoredRow of(CsvRow row) {
    return new UnscoredRow(row.file(), row.row(), row.line(), false, String.valueOf(row.problem()));
  }

  static UnscoredRow of(DeadLetter<CsvRow> letter) {
    CsvRow row = letter.event();
    return new UnscoredRow(
        row.file(),
        row.row(),
        row.line(),
        letter.reason() == DeadLetter.Reason.WINDOW_NOT_FULL,
        letter.message());
  }
}
