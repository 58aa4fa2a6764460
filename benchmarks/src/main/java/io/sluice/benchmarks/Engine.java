package io.sluice.benchmarks;

/** What computes a model, and how it is called. */
enum Engine {
  SLUICE_VECTOR("Sluice", "vector", false),
  SLUICE_SCALAR("Sluice", "scalar", false),
  ORT_BEST("ONNX Runtime", "best use", true),
  ORT_SEVEN_BITS("ONNX Runtime", "best use, 7-bit weights", true),
  ORT_ORDINARY("ONNX Runtime", "ordinary use", true),
  TFLITE("TFLite", "XNNPACK", true),
  XGBOOST("XGBoost4J", "prediction in place", true);

  private final String runtime;
  private final String use;
  private final boolean isNative;

  Engine(String runtime, String use, boolean isNative) {
    this.runtime = runtime;
    this.use = use;
    this.isNative = isNative;
  }

  /** What a table calls it where there is one use of each runtime. */
  String runtime() {
    return runtime;
  }

  /** What tables call it. */
  String label(Form form) {
    return runtime + " " + form.label() + ", " + use;
  }

  /** Whether it is ONNX Runtime in its best use, with whatever weights. */
  boolean isBestOnnxRuntime() {
    return this == ORT_BEST || this == ORT_SEVEN_BITS;
  }

  /** Whether it is a peer, with code of the machine's own. */
  boolean isNative() {
    return isNative;
  }
}
