/**
 * Internal: from a graph to a plan: constant folding, fusion, lowering of nodes to steps, and the
 * layout of memory.
 */
@NullMarked
package io.sluice.runtime.plan;

import org.jspecify.annotations.NullMarked;
