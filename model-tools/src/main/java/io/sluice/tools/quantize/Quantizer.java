package io.sluice.tools.quantize;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.tools.Progress;
import io.sluice.tools.quantize.QuantizerOptions.BiasCorrection;
import io.sluice.tools.quantize.QuantizerOptions.Rounding;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Post-training quantization: turns a float graph into one whose layers are computed in INT8, from
 * samples of its inputs.
 *
 * <p>The steps, each a class of its own: {@link BatchNormFolding}; {@link CrossLayerEqualization};
 * the choice of nodes that become INT8; {@link Calibration} of the activations; their ranges by an
 * {@link Observer}, and from these their scales and zero points; {@link AdaRound}; the correction
 * of biases; weights with a scale for each output channel, in the rewritten graph. Inputs and
 * outputs of the graph stay in float, and all tensors and nodes keep their names.
 */
public final class Quantizer {
  /** As many as measure the mean of a channel well, since each position counts. */
  private static final int CORRECTION_SAMPLES = 32;

  private final QuantizerOptions options;

  public Quantizer(QuantizerOptions options) {
    this.options = options;
  }

  /**
   * Quantizes a graph.
   *
   * @param graph in FLOAT32
   * @param samples the elements of each data input, normalized and row-major, by name; typical of
   *     what the model will see, and of its extremes
   * @throws InvalidModelException if there are no samples, if they lead to NaN or infinity, if the
   *     graph has nothing to quantize, or if the options name a node that it does not have
   */
  public Graph quantize(Graph graph, List<Map<String, float[]>> samples, Progress progress) {
    return quantize(new CalibratedGraph(graph, samples, null, progress));
  }

  Graph quantize(CalibratedGraph calibrated) {
    boolean changesParameters =
        options.equalization()
            || options.rounding() != Rounding.NEAREST
            || options.correction() != BiasCorrection.NONE;
    Graph graph = calibrated.graph(options.equalization(), changesParameters);
    Int8Plan plan = plan(calibrated, graph);
    if (!changesParameters) {
      return plan.applyTo(graph);
    }
    List<Map<String, float[]>> samples = calibrated.samples();
    Graph rounded =
        options.rounding() == Rounding.LEARNED
            ? AdaRound.round(
                graph,
                plan,
                samples,
                calibrated.learnedWeights(options.equalization()),
                calibrated.progress())
            : graph;
    return plan.applyTo(
        switch (options.correction()) {
          case NONE -> rounded;
          case ANALYTIC -> AnalyticBiasCorrection.correct(graph, rounded, plan, samples);
          case EMPIRICAL ->
              EmpiricalBiasCorrection.correct(
                  graph,
                  rounded,
                  plan,
                  calibrated.fewSamples(CORRECTION_SAMPLES),
                  calibrated.progress());
        });
  }

  /** What will become INT8 of the graph, and how. */
  Int8Plan plan(CalibratedGraph calibrated) {
    return plan(calibrated, calibrated.graph(options.equalization(), false));
  }

  private Int8Plan plan(CalibratedGraph calibrated, Graph graph) {
    Set<String> int8 = Int8Placement.choose(graph, options);
    if (int8.isEmpty()) {
      throw new InvalidModelException(
          "quantizer: no node can become INT8; the model needs a layer with constant weights that"
              + " is not kept in float");
    }
    Map<String, ActivationRange> ranges =
        calibrated.ranges(options.equalization(), options.observer());
    return new Int8Plan(int8, ActivationParameters.assign(graph, int8, ranges));
  }
}
