/** {@code sluice quantize}, and what it is calibrated with. */
@NullMarked
package io.sluice.jobs.quantize;

import org.jspecify.annotations.NullMarked;
