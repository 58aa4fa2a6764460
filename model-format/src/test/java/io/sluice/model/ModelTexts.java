package io.sluice.model;

/**
 * Reads parts of a model from JSON as a file has them, for the tests of other folders: no other
 * Jackson sees the annotations of the published jar.
 */
public final class ModelTexts {
  private ModelTexts() {}

  public static Op op(String json) {
    return ModelJson.read("op", json, Op.class);
  }

  public static QuantParams quantization(String json) {
    return ModelJson.read("quantization", json, QuantParams.class);
  }
}
