package io.sluice.runtime.plain.tflite;

import io.sluice.model.NumericsProfile;
import io.sluice.runtime.plain.PlainNode;

/** Which kernels a profile means. */
final class Profiles {
  private Profiles() {}

  /** Whether the optimized kernels are meant: also where XNNPACK leaves an op to them. */
  static boolean isOptimized(PlainNode node) {
    return node.numerics() == NumericsProfile.TFLITE_OPTIMIZED || isXnnpack(node);
  }

  /** Whether kernels of TensorFlow Lite are meant. */
  static boolean isTensorFlowLite(PlainNode node) {
    return node.numerics() == NumericsProfile.TFLITE_REFERENCE || isOptimized(node);
  }

  static boolean isXnnpack(PlainNode node) {
    return node.numerics() == NumericsProfile.TFLITE_XNNPACK;
  }
}
