package io.sluice.runtime.plain.tflite;

import io.sluice.kernels.Rounding;
import io.sluice.runtime.plain.PlainNode;

/** Between which stored values an output is kept: those of its type, cut by a fused activation. */
record OutputRange(int low, int high) {
  /**
   * The range that attribute {@code fused_activation_function} asks for.
   *
   * @throws io.sluice.model.InvalidModelException if it names none that integers can have
   */
  static OutputRange of(PlainNode node, QuantizedTensor output) {
    String activation = node.text("fused_activation_function", "NONE");
    return switch (activation) {
      case "NONE" -> output.range();
      case "RELU" -> between(0f, Float.POSITIVE_INFINITY, output);
      case "RELU6" -> between(0f, 6f, output);
      case "RELU_N1_TO_1" -> between(-1f, 1f, output);
      default -> throw node.failure("activation %s of integers is not supported", activation);
    };
  }

  /** The stored values of two reals, rounded half away from zero. */
  static OutputRange between(float least, float greatest, QuantizedTensor output) {
    OutputRange all = output.range();
    return new OutputRange(
        all.clamp((long) Rounding.halfAway(least / output.scale()) + output.zeroPoint()),
        all.clamp((long) Rounding.halfAway(greatest / output.scale()) + output.zeroPoint()));
  }

  int clamp(long value) {
    return (int) Math.max(low, Math.min(high, value));
  }
}
