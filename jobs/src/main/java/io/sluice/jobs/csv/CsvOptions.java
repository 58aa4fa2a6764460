package io.sluice.jobs.csv;

import org.jspecify.annotations.Nullable;

/**
 * What the user says about the files; null is "find out", or "there is none".
 *
 * @param separator between cells
 * @param timeColumn the name of the column with the times
 * @param timeFormat how times are written
 * @param keyColumn the name of the column that says which machine, sensor or customer it is
 * @param labelColumn the name of the column that says whether the row is an anomaly
 */
public record CsvOptions(
    @Nullable Character separator,
    @Nullable String timeColumn,
    @Nullable TimeFormat timeFormat,
    @Nullable String keyColumn,
    @Nullable String labelColumn) {}
