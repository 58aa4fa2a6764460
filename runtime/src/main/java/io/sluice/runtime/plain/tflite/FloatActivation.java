package io.sluice.runtime.plain.tflite;

import io.sluice.kernels.Activations;
import io.sluice.runtime.plain.PlainNode;

/** The activations that float operators have built in. */
enum FloatActivation {
  NONE,
  RELU,
  RELU_N1_TO_1,
  RELU6,
  TANH;

  /**
   * What attribute {@code fused_activation_function} asks for.
   *
   * @throws io.sluice.model.InvalidModelException if it is none of these
   */
  static FloatActivation of(PlainNode node) {
    String name = node.text("fused_activation_function", "NONE");
    for (FloatActivation activation : values()) {
      if (activation.name().equals(name)) {
        return activation;
      }
    }
    throw node.failure("activation %s is not supported", name);
  }

  float apply(float x) {
    return switch (this) {
      case NONE -> x;
      case RELU -> Math.max(x, 0f);
      case RELU_N1_TO_1 -> Math.min(Math.max(x, -1f), 1f);
      case RELU6 -> Math.min(Math.max(x, 0f), 6f);
      case TANH -> Activations.tanh(x);
    };
  }

  void apply(float[] values, int at, int count) {
    if (this != NONE) {
      for (int i = at; i < at + count; i++) {
        values[i] = apply(values[i]);
      }
    }
  }
}
