package io.sluice.tools.quantize;

import io.sluice.model.Graph;
import io.sluice.tools.Progress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A float graph with its samples, from which several INT8 forms are made: what they have in common
 * is worked out once, when it is first needed. Not thread-safe.
 */
final class CalibratedGraph {
  private final Graph folded;
  private final List<Map<String, float[]>> samples;
  private final @Nullable Map<String, TensorStatistics> known;
  private final Progress progress;
  private final Map<Boolean, Graph> graphs = new HashMap<>();
  private final Map<Boolean, Map<String, TensorStatistics>> statistics = new HashMap<>();
  private final Map<Boolean, Map<Observer, Map<String, ActivationRange>>> ranges = new HashMap<>();
  private final Map<Boolean, Map<AdaRound.Problem, float[]>> learned = new HashMap<>();

  /**
   * A graph to be calibrated.
   *
   * @param graph in FLOAT32
   * @param samples as {@link Quantizer#quantize(Graph, List, Progress)} takes them
   * @param known statistics of the tensors of the graph with its batch norms folded, where they
   *     were collected elsewhere; else null
   */
  CalibratedGraph(
      Graph graph,
      List<Map<String, float[]>> samples,
      @Nullable Map<String, TensorStatistics> known,
      Progress progress) {
    this.folded = BatchNormFolding.fold(graph);
    this.samples = List.copyOf(samples);
    this.known = known;
    this.progress = progress;
  }

  /**
   * The graph with its batch norms folded.
   *
   * @param equalized whether with its layers equalized
   * @param ownParameters whether each layer must have a weight and a bias of its own
   */
  Graph graph(boolean equalized, boolean ownParameters) {
    return !equalized && !ownParameters
        ? folded
        : graphs.computeIfAbsent(
            equalized,
            e ->
                e
                    ? CrossLayerEqualization.equalize(folded)
                    : ParameterLayers.withOwnParameters(folded));
  }

  List<Map<String, float[]>> samples() {
    return samples;
  }

  Progress progress() {
    return progress;
  }

  /** Some of the samples, evenly spread over them; the first, if they are one sequence. */
  List<Map<String, float[]>> fewSamples(int most) {
    return few(samples, most, !folded.states().isEmpty());
  }

  static List<Map<String, float[]>> few(
      List<Map<String, float[]>> samples, int most, boolean sequence) {
    if (samples.size() <= most || sequence) {
      return samples.subList(0, Math.min(most, samples.size()));
    }
    List<Map<String, float[]>> few = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      few.add(samples.get((int) ((long) i * samples.size() / most)));
    }
    return few;
  }

  /** The range of each tensor of the graph. */
  Map<String, ActivationRange> ranges(boolean equalized, Observer observer) {
    return ranges
        .computeIfAbsent(equalized, e -> new EnumMap<>(Observer.class))
        .computeIfAbsent(
            observer, o -> Calibration.ranges(statistics(equalized, o.needsHistograms()), o));
  }

  /** The weights that {@link AdaRound} has learned for the graph so far, which may be added to. */
  Map<AdaRound.Problem, float[]> learnedWeights(boolean equalized) {
    return learned.computeIfAbsent(equalized, e -> new HashMap<>());
  }

  /** Statistics of each tensor of the graph that is not constant. */
  Map<String, TensorStatistics> statistics(boolean equalized, boolean histograms) {
    if (known != null && !equalized) {
      return known;
    }
    Map<String, TensorStatistics> found = statistics.get(equalized);
    if (found != null && !(histograms && lacksHistograms(found))) {
      return found;
    }
    Map<String, TensorStatistics> observed =
        Calibration.observe(graph(equalized, false), samples, histograms, progress);
    statistics.put(equalized, observed);
    return observed;
  }

  private static boolean lacksHistograms(Map<String, TensorStatistics> statistics) {
    return statistics.values().stream().anyMatch(each -> each.histogram() == null);
  }
}
