package io.sluice.benchmarks;

/** The precision that a model is computed in. */
public enum Form {
  FLOAT("float"),
  INT8("int8");

  private final String label;

  Form(String label) {
    this.label = label;
  }

  /** The form that tables call so. */
  static Form labelled(String label) {
    return FLOAT.label.equals(label) ? FLOAT : INT8;
  }

  String label() {
    return label;
  }
}
