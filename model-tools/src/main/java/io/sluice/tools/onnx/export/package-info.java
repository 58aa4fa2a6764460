/**
 * Models as ONNX files: float as it is, INT8 between QuantizeLinear and DequantizeLinear.
 *
 * <p>{@link io.sluice.tools.onnx.export.OnnxExporter} is the way in.
 */
@NullMarked
package io.sluice.tools.onnx.export;

import org.jspecify.annotations.NullMarked;
