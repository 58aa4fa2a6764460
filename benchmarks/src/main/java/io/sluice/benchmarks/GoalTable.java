package io.sluice.benchmarks;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** The tables of goals. */
enum GoalTable {
  ONNX_RUNTIME(
      "Against ONNX Runtime Java, best use",
      "How many times as fast Sluice is with the kernels of the Vector API. A row that names a"
          + " precision compares both in that precision. A row of the best form compares the faster form of"
          + " Sluice with the faster form of ONNX Runtime.",
      "%.2f"),
  FASTEST_PEER(
      "Against the fastest native peer of any precision",
      "How many times as fast Sluice is as the fastest use of ONNX Runtime or TFLite.",
      "%.2f"),
  INT8(
      "int8 against float",
      "How many times as fast Sluice's int8 form is as its float form. The goal is 1.5 for fully"
          + " connected nets. Other nets may be 10 % slower, which is 0.91.",
      "%.2f"),
  SCALAR(
      "Scalar kernels against vector kernels",
      "How many times as long Sluice takes without the Vector API. Smaller is better.",
      "%.2f"),
  SCALAR_PEER(
      "Scalar kernels against ONNX Runtime Java, ordinary use",
      "How many times as fast Sluice is without the Vector API, in the same precision.",
      "%.2f"),
  TREES(
      "Trees against ONNX Runtime Java, best use, and XGBoost4J",
      "How many times as fast Sluice is with models of trees, and with a scaled regression.",
      "%.2f"),
  CORE(
      "Against what the core can do",
      "Sluice's products as a percentage of what C, the core's peak or the float form reach.",
      "%.0f %%");

  private final String title;
  private final String explanation;
  private final String format;

  GoalTable(String title, String explanation, String format) {
    this.title = title;
    this.explanation = explanation;
    this.format = format;
  }

  String title() {
    return title;
  }

  /** What its values are. */
  String explanation() {
    return explanation;
  }

  /** Whether a goal is reached from below. */
  boolean isUpperLimit() {
    return this == SCALAR;
  }

  /** A goal as the table shows it. */
  String goal(double value) {
    DecimalFormat number = new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT));
    return (isUpperLimit() ? "at most " : "") + number.format(value) + (this == CORE ? " %" : "");
  }

  /** A value as the table shows it. */
  String text(double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
