/**
 * Puts Sluice's own ops in the place of ONNX's where they compute the same: they are few, fast, and
 * can be quantized. Rules are grouped by what they replace, a class for each group; a rule sees one
 * node and, where it takes part in a pattern, those before it.
 */
@NullMarked
package io.sluice.tools.onnx.mapping;

import org.jspecify.annotations.NullMarked;
