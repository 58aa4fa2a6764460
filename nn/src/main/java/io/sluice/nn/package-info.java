/**
 * torch.nn in Java: tensors with automatic differentiation, layers, losses, optimizers, and the
 * tracer that turns a trained {@link io.sluice.nn.Module} into a {@link io.sluice.model.Graph}.
 *
 * <p>Names, shapes, defaults and formulas are those of PyTorch; where Java or Sluice asks for
 * something else, the type's documentation says so. Everything is deterministic: random numbers
 * come from an explicit {@link io.sluice.nn.Generator}, sums have a fixed order, and only exactly
 * rounded arithmetic is used, so that the same seed gives the same bits on every JDK and CPU.
 */
@NullMarked
package io.sluice.nn;

import org.jspecify.annotations.NullMarked;
