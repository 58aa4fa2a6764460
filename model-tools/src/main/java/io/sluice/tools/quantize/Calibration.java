package io.sluice.tools.quantize;

import static java.util.Objects.requireNonNull;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Node;
import io.sluice.tools.Progress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a compiled float graph over samples and records the values of each tensor. Histograms need a
 * second run because the range must be known first. A graph with state takes the samples as one
 * sequence that starts from zero state.
 */
public final class Calibration {
  /** The message for a model that is not float, with the kind, name and type of a tensor. */
  static final String FLOAT_NEEDED =
      "calibration: %s '%s' is %s, but calibration needs a float model; use the float model"
          + " instead ('sluice train' writes it with --float-output)";

  /** The weight of a new sample in a moving average. */
  private static final float NEW_WEIGHT = 0.01f;

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, ActivationRange> ranges = new HashMap<>();
  private final Map<String, ActivationRange> averages = new HashMap<>();
  private final Map<String, Histogram> histograms = new HashMap<>();

  private Calibration(Graph graph) {
    graph.inputs().forEach(input -> take(input, "graph input", graph));
    for (Node node : graph.nodes()) {
      node.presentOutputs().forEach(output -> take(output, node.title(), graph));
    }
  }

  private void take(String tensor, String source, Graph graph) {
    DataType type = graph.tensor(tensor).type();
    if (graph.tensor(tensor).quantization() != null) {
      throw new InvalidModelException(FLOAT_NEEDED.formatted("tensor", tensor, type.code()));
    }
    if (type == DataType.FLOAT32) {
      sources.put(tensor, source);
    }
  }

  /**
   * The statistics of each tensor that is not constant.
   *
   * @param graph in FLOAT32
   * @param samples the elements of each data input, normalized and row-major, by name
   * @param histograms whether they are wanted
   * @throws InvalidModelException if there is no sample, or a tensor becomes NaN or infinite; the
   *     message names the sample and the tensor
   */
  public static Map<String, TensorStatistics> observe(
      Graph graph, List<Map<String, float[]>> samples, boolean histograms, Progress progress) {
    if (samples.isEmpty()) {
      throw new InvalidModelException(
          "calibration: there are no samples; give inputs that are typical of the model's use");
    }
    Calibration calibration = new Calibration(graph);
    TensorProbe probe = new TensorProbe(graph, calibration.sources.keySet());
    long total = (long) samples.size() * (histograms ? 2 : 1);
    for (int i = 0; i < samples.size(); i++) {
      calibration.noteRanges(probe.run(samples.get(i)), i);
      progress.step("calibration", i + 1L, total);
    }
    if (histograms) {
      probe.resetState();
      calibration.ranges.forEach(
          (tensor, range) ->
              calibration.histograms.put(tensor, new Histogram(range.min(), range.max())));
      for (int i = 0; i < samples.size(); i++) {
        calibration.count(probe.run(samples.get(i)));
        progress.step("calibration", samples.size() + i + 1L, total);
      }
    }
    return calibration.statistics();
  }

  /** The ranges of each tensor by an observer, of statistics with what it needs. */
  public static Map<String, ActivationRange> ranges(
      Map<String, TensorStatistics> statistics, Observer observer) {
    Map<String, ActivationRange> ranges = new LinkedHashMap<>();
    statistics.forEach((tensor, found) -> ranges.put(tensor, observer.range(found)));
    return ranges;
  }

  private void noteRanges(Map<String, float[]> values, int sample) {
    values.forEach(
        (tensor, elements) -> {
          ActivationRange own = ActivationRange.ZERO;
          for (float value : elements) {
            if (!Float.isFinite(value)) {
              throw new InvalidModelException(
                  "calibration: sample %d produces %s in tensor '%s' of %s; check the inputs and the weights"
                      .formatted(sample, value, tensor, sources.get(tensor)));
            }
            own = own.including(value);
          }
          ranges.merge(tensor, own, ActivationRange::union);
          averages.merge(tensor, own, Calibration::moved);
        });
  }

  private static ActivationRange moved(ActivationRange average, ActivationRange sample) {
    return new ActivationRange(
        Math.fma(NEW_WEIGHT, sample.min() - average.min(), average.min()),
        Math.fma(NEW_WEIGHT, sample.max() - average.max(), average.max()));
  }

  private void count(Map<String, float[]> values) {
    values.forEach(
        (tensor, elements) -> {
          Histogram histogram = requireNonNull(histograms.get(tensor));
          for (float value : elements) {
            histogram.add(value);
          }
        });
  }

  private Map<String, TensorStatistics> statistics() {
    Map<String, TensorStatistics> statistics = new LinkedHashMap<>();
    for (String tensor : sources.keySet()) {
      ActivationRange range = requireNonNull(ranges.get(tensor));
      statistics.put(
          tensor,
          new TensorStatistics(
              range.min(), range.max(), averages.get(tensor), histograms.get(tensor)));
    }
    return statistics;
  }
}
