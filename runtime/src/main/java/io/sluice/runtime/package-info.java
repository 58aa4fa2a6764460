/**
 * From a model to scores: the compiler, the compiled model, the scorer, and the interpreter that is
 * their reference.
 */
@NullMarked
package io.sluice.runtime;

import org.jspecify.annotations.NullMarked;
