package io.sluice.tools.load;

import io.sluice.model.InvalidModelException;
import io.sluice.tools.boosting.BoostedFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The supported kinds of model files. The ending of the file name decides if it is {@code .sluice},
 * {@code .onnx} or {@code .tflite}; else the beginning of the content does.
 */
public enum ModelFormat {
  /** Sluice's own, {@code .sluice}. */
  SLUICE,
  /** {@code .onnx}. */
  ONNX,
  /** {@code .tflite}. */
  TFLITE,
  /** What gradient boosting libraries write, whatever the name. */
  BOOSTED;

  private static final int BEGINNING = 512;

  /**
   * The kind of a file.
   *
   * @throws InvalidModelException if neither its name nor its content is known
   * @throws IOException if its content cannot be read
   */
  public static ModelFormat of(Path file) throws IOException {
    for (ModelFormat format : values()) {
      if (format != BOOSTED && file.toString().toLowerCase(Locale.ROOT).endsWith(format.ending())) {
        return format;
      }
    }
    try (InputStream in = Files.newInputStream(file)) {
      if (BoostedFile.of(in.readNBytes(BEGINNING)) != null) {
        return BOOSTED;
      }
    }
    throw new InvalidModelException(
        file
            + ": the file is no model of XGBoost (JSON, UBJSON or binary) or LightGBM (text), and"
            + " its name does not end in .sluice, .onnx or .tflite");
  }

  private String ending() {
    return "." + name().toLowerCase(Locale.ROOT);
  }
}
