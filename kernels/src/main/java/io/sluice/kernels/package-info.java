/**
 * Arithmetic on arrays: what the compiled plan, the reference interpreter and the autograd all
 * compute with. Nothing here knows tensors, graphs or models.
 *
 * <p>Every result is fixed to the bit: {@link io.sluice.kernels.Activations} are made of exactly
 * rounded operations only, and {@link io.sluice.kernels.Kernels} fix the order of every sum. So
 * scores depend neither on the CPU nor on the JVM.
 *
 * <p>Kernels do not check their arguments: whoever plans the calls has checked them once.
 */
@NullMarked
package io.sluice.kernels;

import org.jspecify.annotations.NullMarked;
