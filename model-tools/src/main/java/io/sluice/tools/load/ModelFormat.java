package io.sluice.tools.load;

import io.sluice.model.InvalidModelException;
import java.nio.file.Path;
import java.util.Locale;

/** The supported kinds of model files. The ending of the file name decides the kind. */
public enum ModelFormat {
  /** Sluice's own, {@code .sluice}. */
  SLUICE,
  /** {@code .onnx}. */
  ONNX,
  /** {@code .tflite}. */
  TFLITE;

  /**
   * The kind of a file.
   *
   * @throws InvalidModelException if its name ends in none of the known endings
   */
  public static ModelFormat of(Path file) {
    for (ModelFormat format : values()) {
      if (file.toString().toLowerCase(Locale.ROOT).endsWith(format.ending())) {
        return format;
      }
    }
    throw new InvalidModelException(file + ": the file name must end in .sluice, .onnx or .tflite");
  }

  /** How the names of such files end. */
  public String ending() {
    return "." + name().toLowerCase(Locale.ROOT);
  }
}
