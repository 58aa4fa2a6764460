/**
 * What is done to a model before it is deployed: batch norm folded, numbers quantized, golden
 * vectors made; and the arrays of NumPy that come in and go out on the way.
 *
 * <p>Each step is a class that takes a {@link io.sluice.model.Graph} and gives a graph (or ranges
 * of its tensors); steps do not know of each other and are put in order by who needs them.
 */
@NullMarked
package io.sluice.tools;

import org.jspecify.annotations.NullMarked;
