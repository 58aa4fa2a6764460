package io.sluice.tools.load;

import io.sluice.model.NumericsProfile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a model's file leaves open.
 *
 * @param numerics whose integer arithmetic to follow, or null for that of the file's own kind: what
 *     a {@code .sluice} file says; ONNX Runtime's for {@code .onnx} files of quantized models;
 *     TFLite's reference kernels for {@code .tflite}
 * @param dimensions extents of symbolic dimensions of an ONNX model, by their names
 */
public record LoadOptions(@Nullable NumericsProfile numerics, Map<String, Integer> dimensions) {
  /** Uses the settings of the file. */
  public static final LoadOptions NONE = new LoadOptions(null, Map.of());

  public LoadOptions {
    dimensions = Map.copyOf(dimensions);
  }
}
