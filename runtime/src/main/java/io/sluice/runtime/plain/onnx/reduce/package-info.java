/** Internal: ops of ONNX that reduce along axes, or look along a lane, in plain form. */
@NullMarked
package io.sluice.runtime.plain.onnx.reduce;

import org.jspecify.annotations.NullMarked;
