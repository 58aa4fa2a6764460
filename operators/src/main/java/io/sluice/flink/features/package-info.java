/** Internal: reading features from a user's events. */
@NullMarked
package io.sluice.flink.features;

import org.jspecify.annotations.NullMarked;
