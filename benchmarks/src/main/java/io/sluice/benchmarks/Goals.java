package io.sluice.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How much faster than its peers Sluice means to be, and is. */
final class Goals {
  /**
   * The goal for a model, as times of a peer divided by Sluice's with vectors.
   *
   * @param onnxRuntime against ONNX Runtime's best use in the same precision
   * @param withVnni the same where the CPU has VNNI, which ONNX Runtime uses and Java cannot
   * @param fastest against the fastest native peer of any kind and precision
   */
  private record Goal(
      String model, Form form, double onnxRuntime, double withVnni, double fastest) {}

  private static final List<Goal> GOALS =
      List.of(
          new Goal("MLP 8-16-1", Form.FLOAT, 30, 30, 20),
          new Goal("GRU-32 step", Form.FLOAT, 15, 15, 10),
          new Goal("autoencoder 640", Form.INT8, 4, 4, 3),
          new Goal("autoencoder 640", Form.FLOAT, 1.5, 1.5, 1.2),
          new Goal("gated autoencoder", Form.INT8, 4, 4, 3),
          new Goal("DS-CNN", Form.INT8, 1.5, 1, 1.5),
          new Goal("MobileNetV3-style", Form.INT8, 1.3, 0.8, 1.2));

  /** Those whose scalar form is never to be slower than ONNX Runtime's ordinary use. */
  private static final List<String> SCALAR =
      List.of("MLP 8-16-1", "autoencoder 640", "gated autoencoder");

  private Goals() {}

  /** The lines of the two tables, for what was measured of each model, by its name. */
  static List<String> tables(Map<String, List<Times>> measured, Machine machine) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| model | against ONNX Runtime, best use | goal | against the fastest native peer | goal |");
    lines.add("|---|---|---|---|---|");
    for (Goal goal : GOALS) {
      List<Times> all = measured.get(goal.model);
      if (all != null) {
        lines.add(row(goal, all, machine));
      }
    }
    lines.add("");
    lines.add("| model, scalar kernels | against ONNX Runtime, ordinary use | goal |");
    lines.add("|---|---|---|");
    for (String model : SCALAR) {
      List<Times> all = measured.getOrDefault(model, List.of());
      for (Times ours : all) {
        if (ours.engine() == Engine.SLUICE_SCALAR) {
          double ratio = ratio(ours, Times.find(all, Engine.ORT_ORDINARY, ours.form()));
          lines.add(
              line("| %s, %s | %.2f | %s |", model, ours.form().label(), ratio, verdict(ratio, 1)));
        }
      }
    }
    return lines;
  }

  private static String row(Goal goal, List<Times> all, Machine machine) {
    double wanted = machine.hasVnni() ? goal.withVnni : goal.onnxRuntime;
    Times ours = Times.find(all, Engine.SLUICE_VECTOR, goal.form);
    double ratio = ratio(ours, Times.find(all, Engine.ORT_BEST, goal.form));
    Times peer =
        all.stream()
            .filter(times -> times.engine().isNative() && times.batch() == 1)
            .min(Comparator.comparingDouble(times -> ratio(ours, times)))
            .orElseThrow();
    double least = ratio(ours, peer);
    return line(
        "| %s, %s | %.2f | %s | %.2f (%s) | %s |",
        goal.model,
        goal.form.label(),
        ratio,
        verdict(ratio, wanted),
        least,
        ModelTable.label(peer, machine),
        verdict(least, goal.fastest));
  }

  private static double ratio(Times ours, Times peer) {
    return Times.median(ours.ratiosOf(peer));
  }

  private static String verdict(double ratio, double goal) {
    return line("%s: %s", line("%.1f", goal), ratio >= goal ? "reached" : "not reached");
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
