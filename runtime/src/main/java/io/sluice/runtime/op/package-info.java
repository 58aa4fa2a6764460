/**
 * Internal: what each op means for one node: types it can be computed for, operands, index
 * arithmetic, imported ops. The reference interpreter and the compiled plan share it.
 */
@NullMarked
package io.sluice.runtime.op;

import org.jspecify.annotations.NullMarked;
