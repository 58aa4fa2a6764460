package io.sluice.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How much faster than its peers Sluice means to be, and is. */
final class Goals {
  /** Slower by 10 %. */
  private static final double INT8_OF_OTHER_NETS = 1 / 1.1;

  private static final double INT8_OF_FULLY_CONNECTED = 1.5;
  private static final double SCALAR_TO_VECTOR = 2.5;
  private static final Set<String> FULLY_CONNECTED = Set.of("MLP 8-16-1", "autoencoder 640");

  /** Those whose scalar form is never to be slower than ONNX Runtime's ordinary use. */
  private static final List<String> SCALAR =
      List.of("MLP 8-16-1", "autoencoder 640", "gated autoencoder");

  /**
   * The goal for a model, as times of a peer divided by Sluice's with vectors.
   *
   * @param form to compare; null for the best of each
   * @param onnxRuntime against ONNX Runtime's best use
   * @param fastest against the fastest native peer of any kind and precision
   */
  private record Goal(String model, @Nullable Form form, double onnxRuntime, double fastest) {
    String row() {
      return model + ", " + (form == null ? "best form" : form.label());
    }

    boolean isOf(Times times) {
      return form == null || times.form() == form;
    }
  }

  private final Map<String, List<Times>> measured;
  private final CpuKind kind;
  private final Machine machine;
  private final List<Outcome> outcomes = new ArrayList<>();

  private Goals(Map<String, List<Times>> measured, CpuKind kind, Machine machine) {
    this.measured = measured;
    this.kind = kind;
    this.machine = machine;
  }

  /** The outcomes for what was measured of each model, by its name. */
  static List<Outcome> outcomes(Map<String, List<Times>> measured, CpuKind kind, Machine machine) {
    return new Goals(measured, kind, machine).outcomes();
  }

  private List<Outcome> outcomes() {
    goals().forEach(this::peers);
    measured.forEach(this::ourselves);
    SCALAR.forEach(this::scalar);
    return outcomes;
  }

  private List<Goal> goals() {
    boolean wide = kind.isWide();
    return List.of(
        new Goal("MLP 8-16-1", Form.FLOAT, 40, 8),
        new Goal("GRU-32 step", Form.FLOAT, 25, 6),
        new Goal("gated autoencoder", Form.INT8, 12, 3),
        new Goal("autoencoder 640", Form.INT8, wide ? 4 : 3, wide ? 3 : 2),
        new Goal("autoencoder 640", Form.FLOAT, 1.6, 1.3),
        new Goal("DS-CNN", null, machine.hasVnni() ? 1.1 : 1.2, 1.1),
        new Goal("MobileNetV3-style", null, 1.2, 1),
        new Goal("ResNet8", null, 1.1, 1));
  }

  private void peers(Goal goal) {
    List<Times> all = measured.getOrDefault(goal.model, List.of());
    Optional<Times> ours =
        all.stream()
            .filter(times -> times.engine() == Engine.SLUICE_VECTOR && goal.isOf(times))
            .min(Comparator.comparingDouble(Times::median));
    if (ours.isEmpty()) {
      return;
    }
    List<Times> peers = peers(all);
    add(
        GoalTable.ONNX_RUNTIME,
        goal.row(),
        ours.get(),
        peers.stream()
            .filter(times -> times.engine().isBestOnnxRuntime() && goal.isOf(times))
            .toList(),
        goal.onnxRuntime);
    add(GoalTable.FASTEST_PEER, goal.row(), ours.get(), peers, goal.fastest);
  }

  /**
   * The native peers for single rows. Weights of 7 bits are a remedy for wrong answers, so that
   * form counts only where the other one gives wrong answers.
   */
  private static List<Times> peers(List<Times> all) {
    boolean sound =
        all.stream().anyMatch(times -> times.isOf(Engine.ORT_BEST, Form.INT8) && times.agrees());
    return all.stream()
        .filter(times -> times.engine().isNative() && times.batch() == 1)
        .filter(times -> !(sound && times.engine() == Engine.ORT_SEVEN_BITS))
        .toList();
  }

  private void add(GoalTable table, String row, Times ours, List<Times> peers, double goal) {
    peers.stream()
        .min(Comparator.comparingDouble(times -> ratio(ours, times)))
        .ifPresent(
            peer ->
                outcomes.add(
                    new Outcome(
                        table,
                        row,
                        ratio(ours, peer),
                        goal,
                        ours.form().label() + " against " + ModelTable.label(peer, machine))));
  }

  private void ourselves(String model, List<Times> all) {
    for (Form form : Form.values()) {
      Optional<Times> vector = find(all, Engine.SLUICE_VECTOR, form);
      Optional<Times> scalar = find(all, Engine.SLUICE_SCALAR, form);
      if (vector.isPresent() && scalar.isPresent()) {
        outcomes.add(
            new Outcome(
                GoalTable.SCALAR,
                model + ", " + form.label(),
                ratio(vector.get(), scalar.get()),
                SCALAR_TO_VECTOR,
                ""));
      }
    }
    Optional<Times> floats = find(all, Engine.SLUICE_VECTOR, Form.FLOAT);
    Optional<Times> bytes = find(all, Engine.SLUICE_VECTOR, Form.INT8);
    if (floats.isPresent() && bytes.isPresent()) {
      double goal = FULLY_CONNECTED.contains(model) ? INT8_OF_FULLY_CONNECTED : INT8_OF_OTHER_NETS;
      outcomes.add(new Outcome(GoalTable.INT8, model, ratio(bytes.get(), floats.get()), goal, ""));
    }
  }

  private void scalar(String model) {
    List<Times> all = measured.getOrDefault(model, List.of());
    for (Form form : Form.values()) {
      Optional<Times> ours = find(all, Engine.SLUICE_SCALAR, form);
      Optional<Times> theirs = find(all, Engine.ORT_ORDINARY, form);
      if (ours.isPresent() && theirs.isPresent()) {
        outcomes.add(
            new Outcome(
                GoalTable.SCALAR_PEER,
                model + ", " + form.label(),
                ratio(ours.get(), theirs.get()),
                1,
                ""));
      }
    }
  }

  private static Optional<Times> find(List<Times> all, Engine engine, Form form) {
    return all.stream().filter(times -> times.isOf(engine, form)).findFirst();
  }

  private static double ratio(Times ours, Times peer) {
    return Times.median(ours.ratiosOf(peer));
  }
}
