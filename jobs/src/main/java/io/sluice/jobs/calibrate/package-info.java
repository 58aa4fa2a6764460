/** Calibration statistics from streams, by sketches that merge. */
@NullMarked
package io.sluice.jobs.calibrate;

import org.jspecify.annotations.NullMarked;
