/**
 * The quantizer: a float graph becomes one whose layers are computed in INT8, from samples of its
 * inputs.
 *
 * <p>Each step is a class that takes a {@link io.sluice.model.Graph} and gives a graph, or finds
 * something out about one; {@link io.sluice.tools.quantize.Quantizer} puts them in order.
 */
@NullMarked
package io.sluice.tools.quantize;

import org.jspecify.annotations.NullMarked;
