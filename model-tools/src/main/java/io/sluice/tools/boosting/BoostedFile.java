package io.sluice.tools.boosting;

import static java.util.Objects.requireNonNull;

import io.sluice.model.InvalidModelException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The kinds of files that gradient boosting libraries write. Their content tells them apart. */
public enum BoostedFile {
  XGBOOST_JSON,
  XGBOOST_UBJSON,
  XGBOOST_BINARY,
  LIGHTGBM_TEXT;

  /** The kind of a file by its first bytes, or null if it is none. Some hundred are enough. */
  public static @Nullable BoostedFile of(byte[] beginning) {
    if (UbjsonDocument.isLikely(beginning)) {
      return XGBOOST_UBJSON;
    }
    if (XgboostBinary.isLikely(beginning)) {
      return XGBOOST_BINARY;
    }
    String text = new String(beginning, StandardCharsets.ISO_8859_1).stripLeading();
    if (text.startsWith("{")) {
      return XGBOOST_JSON;
    }
    return Arrays.asList("tree", "average_output").contains(text.lines().findFirst().orElse(""))
        ? LIGHTGBM_TEXT
        : null;
  }

  /**
   * Imports a file.
   *
   * @throws InvalidModelException if it is damaged, or has what is not supported
   */
  public static BoostedModel read(byte[] file) {
    BoostedFile kind = of(file);
    InvalidModelException.check(kind != null, "no model of XGBoost or LightGBM");
    return switch (requireNonNull(kind)) {
      case XGBOOST_JSON -> XgboostImporter.readJson(file);
      case XGBOOST_UBJSON -> XgboostImporter.readUbjson(file);
      case XGBOOST_BINARY -> XgboostImporter.readBinary(file);
      case LIGHTGBM_TEXT -> LightgbmImporter.read(file);
    };
  }
}
