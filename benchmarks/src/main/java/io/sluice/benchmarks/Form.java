package io.sluice.benchmarks;

/** The precision that a model is computed in. */
enum Form {
  FLOAT("float"),
  INT8("int8");

  private final String label;

  Form(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
