/**
 * Ops of TensorFlow Lite in the integer arithmetic of its kernels, or of XNNPACK where the graph's
 * profile says so. Names and attributes are those of the TFLite schema, tensors are laid out as
 * there, channels last. Formulas in {@code docs/numerics.md}, TensorFlow Lite.
 *
 * <p>Under a profile that is not one of TensorFlow Lite's, they compute as its reference kernels.
 */
@NullMarked
package io.sluice.runtime.plain.tflite;

import org.jspecify.annotations.NullMarked;
