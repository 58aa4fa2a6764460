/** {@code sluice run}: plain inference on a batch of NumPy arrays, without Flink. */
@NullMarked
package io.sluice.jobs.run;

import org.jspecify.annotations.NullMarked;
