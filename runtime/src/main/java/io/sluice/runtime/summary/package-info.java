/** Descriptions of a model for people: its layers, and the multiply-adds of one score. */
@NullMarked
package io.sluice.runtime.summary;

import org.jspecify.annotations.NullMarked;
