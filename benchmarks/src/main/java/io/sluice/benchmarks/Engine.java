package io.sluice.benchmarks;

/** What computes a model, and how it is called. */
enum Engine {
  SLUICE_VECTOR("Sluice %s, vector", false),
  SLUICE_SCALAR("Sluice %s, scalar", false),
  ORT_BEST("ONNX Runtime %s, best use", true),
  ORT_ORDINARY("ONNX Runtime %s, ordinary use", true),
  TFLITE("TFLite %s, XNNPACK", true);

  private final String label;
  private final boolean isNative;

  Engine(String label, boolean isNative) {
    this.label = label;
    this.isNative = isNative;
  }

  /** What tables call it. */
  String label(Form form) {
    return label.formatted(form.label());
  }

  /** Whether it is a peer, with code of the machine's own. */
  boolean isNative() {
    return isNative;
  }
}
