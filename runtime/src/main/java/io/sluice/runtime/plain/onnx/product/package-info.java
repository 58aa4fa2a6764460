/** Internal: matrix products and convolutions of ONNX in plain form. */
@NullMarked
package io.sluice.runtime.plain.onnx.product;

import org.jspecify.annotations.NullMarked;
