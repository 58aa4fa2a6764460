/**
 * Calibration statistics for the quantizer, collected inside a Flink job. Users call {@link
 * io.sluice.calibration.StreamCalibration}.
 */
@NullMarked
package io.sluice.calibration;

import org.jspecify.annotations.NullMarked;
