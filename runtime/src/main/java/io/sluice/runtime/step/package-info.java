/** Internal: the steps of a compiled plan. They run on arrays and allocate nothing. */
@NullMarked
package io.sluice.runtime.step;

import org.jspecify.annotations.NullMarked;
