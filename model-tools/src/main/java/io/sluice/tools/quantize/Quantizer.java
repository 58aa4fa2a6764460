package io.sluice.tools.quantize;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.QuantParams;
import io.sluice.tools.Progress;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Post-training quantization: turns a float graph into one whose layers are computed in INT8, from
 * samples of its inputs.
 *
 * <p>The steps, each a class of its own: {@link BatchNormFolding}; the choice of nodes that become
 * INT8; {@link MinMaxCalibration} of the activations; their scales and zero points; weights with a
 * scale for each output channel, in the rewritten graph. Inputs and outputs of the graph stay in
 * float, and all tensors and nodes keep their names.
 */
public final class Quantizer {
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
    Graph folded = BatchNormFolding.fold(graph);
    Set<String> int8 = Int8Placement.choose(folded, options);
    if (int8.isEmpty()) {
      throw new InvalidModelException(
          "quantizer: no node can be INT8; layers with constant weights are needed, and not all in"
              + " the options' float nodes");
    }
    Map<String, ActivationRange> ranges = MinMaxCalibration.observe(folded, samples, progress);
    Map<String, QuantParams> activations = ActivationParameters.assign(folded, int8, ranges);
    return Int8Rewriter.rewrite(folded, int8, activations);
  }
}
