/** Internal: scoring one event with one model, and everything the operator sends downstream. */
@NullMarked
package io.sluice.flink.scoring;

import org.jspecify.annotations.NullMarked;
