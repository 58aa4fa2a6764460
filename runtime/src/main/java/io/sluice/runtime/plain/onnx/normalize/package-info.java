/** Internal: normalizations of ONNX in plain form. */
@NullMarked
package io.sluice.runtime.plain.onnx.normalize;

import org.jspecify.annotations.NullMarked;
