/**
 * CSV files as a stream of rows: the separator, the columns and the form of the times are found out
 * once, before any row is scored ({@link io.sluice.jobs.csv.CsvLayout}); then each file is read
 * inside the job ({@link io.sluice.jobs.csv.CsvRowFormat}). A row that cannot be read becomes a row
 * with a problem, never an exception.
 */
@NullMarked
package io.sluice.jobs.csv;

import org.jspecify.annotations.NullMarked;
