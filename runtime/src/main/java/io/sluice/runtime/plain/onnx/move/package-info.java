/** Internal: ops of ONNX that move or make elements, in plain form. */
@NullMarked
package io.sluice.runtime.plain.onnx.move;

import org.jspecify.annotations.NullMarked;
