/**
 * Internal: ensembles of decision trees: their definition as arrays that are checked, and the form
 * in which a plan walks them.
 */
@NullMarked
package io.sluice.runtime.tree;

import org.jspecify.annotations.NullMarked;
