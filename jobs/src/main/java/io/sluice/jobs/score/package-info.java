/**
 * {@code sluice score}: the user's CSV files through the scoring operator on an embedded Flink,
 * into one CSV file of scores in the order of the input.
 */
@NullMarked
package io.sluice.jobs.score;

import org.jspecify.annotations.NullMarked;
