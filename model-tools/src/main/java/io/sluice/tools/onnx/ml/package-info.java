/**
 * Internal: the ops of {@code ai.onnx.ml} as nodes of a graph. Trees become {@code TreeEnsemble};
 * most others become a few ops of the standard's own domain.
 */
@NullMarked
package io.sluice.tools.onnx.ml;

import org.jspecify.annotations.NullMarked;
