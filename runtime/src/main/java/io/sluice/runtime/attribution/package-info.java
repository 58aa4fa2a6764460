/**
 * Divides a score among the features of an event: {@link io.sluice.runtime.attribution.Attribution}
 * and {@link io.sluice.runtime.attribution.Explainer}.
 */
@NullMarked
package io.sluice.runtime.attribution;

import org.jspecify.annotations.NullMarked;
