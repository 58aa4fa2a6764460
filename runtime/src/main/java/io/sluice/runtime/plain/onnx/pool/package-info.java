/** Internal: pools of ONNX in plain form. */
@NullMarked
package io.sluice.runtime.plain.onnx.pool;

import org.jspecify.annotations.NullMarked;
