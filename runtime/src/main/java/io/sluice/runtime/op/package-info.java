/**
 * Internal: what the reference interpreter and the compiled plan share of ops: the operands of one
 * node, index arithmetic, imported ops.
 */
@NullMarked
package io.sluice.runtime.op;

import org.jspecify.annotations.NullMarked;
