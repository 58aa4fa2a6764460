/** Internal: quantized ops of ONNX and of ONNX Runtime's own domain in plain form. */
@NullMarked
package io.sluice.runtime.plain.onnx.quantized;

import org.jspecify.annotations.NullMarked;
