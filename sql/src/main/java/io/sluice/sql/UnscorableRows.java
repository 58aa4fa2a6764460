package io.sluice.sql;

/** What becomes of rows that a model cannot score. */
enum UnscorableRows {
  /** All outputs are NULL. */
  NULL,
  /** The job fails. */
  FAIL
}
