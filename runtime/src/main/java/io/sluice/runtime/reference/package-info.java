/**
 * Internal: the readable definition of every op in nested loops. The compiled plan is tested
 * against it.
 */
@NullMarked
package io.sluice.runtime.reference;

import org.jspecify.annotations.NullMarked;
