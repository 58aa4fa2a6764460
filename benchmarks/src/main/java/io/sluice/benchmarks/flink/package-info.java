/** What scoring costs inside a Flink job, against jobs that score otherwise, or not at all. */
@NullMarked
package io.sluice.benchmarks.flink;

import org.jspecify.annotations.NullMarked;
