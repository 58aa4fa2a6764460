/**
 * Internal: the definition of every op: the types that it is computed for, and its arithmetic in
 * nested loops. The compiled plan is tested against it.
 */
@NullMarked
package io.sluice.runtime.reference;

import org.jspecify.annotations.NullMarked;
