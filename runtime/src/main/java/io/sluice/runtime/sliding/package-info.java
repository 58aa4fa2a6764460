/** Internal: models whose convolutions over a window are computed only for new events. */
@NullMarked
package io.sluice.runtime.sliding;

import org.jspecify.annotations.NullMarked;
