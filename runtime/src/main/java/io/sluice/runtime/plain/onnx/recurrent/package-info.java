/** Internal: recurrent layers of ONNX in plain form. */
@NullMarked
package io.sluice.runtime.plain.onnx.recurrent;

import org.jspecify.annotations.NullMarked;
