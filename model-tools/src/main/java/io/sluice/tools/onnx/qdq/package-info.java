/**
 * Quantized ONNX graphs as integer kernels: what stands between DequantizeLinear and
 * QuantizeLinear, and the QLinear ops, become INT8 core ops.
 *
 * <p>{@link io.sluice.tools.onnx.qdq.QdqFusion} is the way in.
 */
@NullMarked
package io.sluice.tools.onnx.qdq;

import org.jspecify.annotations.NullMarked;
