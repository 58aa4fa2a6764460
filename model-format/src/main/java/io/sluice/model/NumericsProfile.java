package io.sluice.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Whose integer arithmetic a graph's quantized ops follow, to the bit: Sluice's own, or that of the
 * runtime a model came from. What it means for each op is in {@code docs/numerics.md}.
 */
public enum NumericsProfile {
  /** Sluice's own. */
  SLUICE,
  /** ONNX Runtime's QLinear ops on a CPU. */
  ONNXRUNTIME,
  /** The reference kernels of TensorFlow Lite. */
  TFLITE_REFERENCE,
  /** The optimized kernels of TensorFlow Lite, without delegates. */
  TFLITE_OPTIMIZED,
  /** TensorFlow Lite with the XNNPACK delegate, its default on a CPU. */
  TFLITE_XNNPACK;

  /** The name that files and the command line use, for example {@code tflite-reference}. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it is one of TensorFlow Lite's. */
  public boolean isTflite() {
    return this == TFLITE_REFERENCE || this == TFLITE_OPTIMIZED || this == TFLITE_XNNPACK;
  }

  /**
   * The profile of that code.
   *
   * @throws InvalidModelException if there is none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static NumericsProfile ofCode(String code) {
    for (NumericsProfile profile : values()) {
      if (profile.code().equals(code)) {
        return profile;
      }
    }
    throw new InvalidModelException(
        "numerics '"
            + code
            + "' is not one of "
            + Arrays.stream(values()).map(NumericsProfile::code).collect(Collectors.joining(", ")));
  }
}
