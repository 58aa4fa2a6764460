/**
 * Ops of other standards in one plain form: nested loops over every element type, for models that
 * come from elsewhere. They are prepared once (shapes, attributes, constant inputs) and then run
 * without allocating. What is on the way of most events has a faster form in {@code
 * io.sluice.runtime}.
 */
@NullMarked
package io.sluice.runtime.plain;

import org.jspecify.annotations.NullMarked;
