/** Optimizers, as in torch.optim. */
@NullMarked
package io.sluice.nn.optim;

import org.jspecify.annotations.NullMarked;
