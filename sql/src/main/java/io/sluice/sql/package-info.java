/**
 * Scoring in Flink SQL: the model provider {@code sluice} for {@code CREATE MODEL} and {@code
 * ML_PREDICT}, and the functions of the module {@code sluice}.
 *
 * <p>A model file is read once, when a query is planned, and its bytes travel with the job. So a
 * query scores with the same bits wherever and however often it is started again, and only the
 * client needs to reach the file.
 */
@NullMarked
package io.sluice.sql;

import org.jspecify.annotations.NullMarked;
