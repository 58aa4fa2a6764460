/**
 * Compiles a model and scores with it: {@link io.sluice.runtime.ModelCompiler}, {@link
 * io.sluice.runtime.CompiledModel} and {@link io.sluice.runtime.Scorer}. {@link
 * io.sluice.runtime.attribution.Attribution} divides a score among the features. The other packages
 * below this one are internal, and change without notice.
 */
@NullMarked
package io.sluice.runtime;

import org.jspecify.annotations.NullMarked;
