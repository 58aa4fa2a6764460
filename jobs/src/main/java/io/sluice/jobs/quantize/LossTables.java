package io.sluice.jobs.quantize;

import static io.sluice.jobs.console.Numbers.count;

import io.sluice.jobs.console.Console;
import io.sluice.jobs.console.Table;
import io.sluice.model.DataType;
import io.sluice.model.ModelArtifact;
import io.sluice.model.TensorData;
import io.sluice.tools.quantize.LayerLoss;
import io.sluice.tools.quantize.QuantizedModel;
import io.sluice.tools.quantize.QuantizerOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What quantization tried and lost, for a terminal. */
final class LossTables {
  private static final int WORST = 10;
  private final Console console;

  LossTables(Console console) {
    this.console = console;
  }

  void print(ModelArtifact inFloat, ModelArtifact int8, QuantizedModel model) {
    console
        .out()
        .printf(
            "  weights  %s -> %s bytes%n  loss     %s%n%n",
            count(constantBytes(inFloat)),
            count(constantBytes(int8)),
            console.bold(loss(model.loss())));
    Table trials = new Table(1, "method", "loss");
    for (QuantizedModel.Trial trial : model.trials()) {
      boolean chosen = trial.options().equals(model.options());
      trials.add(words(trial.options()) + (chosen ? "  <- kept" : ""), loss(trial.loss()));
    }
    trials.print(console, "  ");
    console.out().println();
    Table layers = new Table(1, "layers with the largest loss", "loss alone", "SQNR");
    for (LayerLoss layer : model.layers().subList(0, Math.min(WORST, model.layers().size()))) {
      boolean inFloat32 = model.options().floatNodes().contains(layer.node());
      layers.add(
          layer.title() + (inFloat32 ? "  (kept in float)" : ""),
          loss(layer.alone()),
          decibels(layer.decibels()));
    }
    layers.print(console, "  ");
    if (model.states() != null) {
      print(model.states());
    }
  }

  private void print(QuantizedModel.StateDrift states) {
    console.out().println();
    Table types = new Table(1, "type of the state", "loss after 1,000 calls");
    for (DataType type : List.of(DataType.INT8, DataType.INT16, DataType.FLOAT32)) {
      types.add(
          type.code() + (type == states.type() ? "  <- kept" : ""),
          loss(states.losses().getOrDefault(type, Double.NaN)));
    }
    types.print(console, "  ");
  }

  private static long constantBytes(ModelArtifact artifact) {
    return artifact.graph().constants().values().stream().mapToLong(TensorData::byteCount).sum();
  }

  private static String loss(double loss) {
    return String.format(Locale.ROOT, "%.5f", loss);
  }

  private static String decibels(double ratio) {
    return Double.isInfinite(ratio) ? "exact" : String.format(Locale.ROOT, "%.1f dB", ratio);
  }

  /** Options in words: {@code mse, equalized, analytic bias correction}. */
  private static String words(QuantizerOptions options) {
    List<String> words = new ArrayList<>();
    words.add(ObserverNames.name(options.observer()));
    if (options.equalization()) {
      words.add("equalized");
    }
    if (options.rounding() == QuantizerOptions.Rounding.LEARNED) {
      words.add("learned rounding");
    }
    switch (options.correction()) {
      case NONE -> {}
      case ANALYTIC -> words.add("analytic bias correction");
      case EMPIRICAL -> words.add("empirical bias correction");
    }
    if (!options.floatNodes().isEmpty()) {
      words.add(count(options.floatNodes().size(), "node") + " in float");
    }
    return String.join(", ", words);
  }
}
