/** Internal: Resize and Upsample of ONNX in plain form. */
@NullMarked
package io.sluice.runtime.plain.onnx.resize;

import org.jspecify.annotations.NullMarked;
