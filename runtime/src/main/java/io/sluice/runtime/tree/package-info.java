/**
 * Internal: ensembles of decision trees: their definition as arrays that are checked, the form in
 * which a plan walks them, and Shapley values of their features.
 */
@NullMarked
package io.sluice.runtime.tree;

import org.jspecify.annotations.NullMarked;
