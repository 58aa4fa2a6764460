/** Internal: element-wise ops of ONNX in plain form. */
@NullMarked
package io.sluice.runtime.plain.onnx.elementwise;

import org.jspecify.annotations.NullMarked;
