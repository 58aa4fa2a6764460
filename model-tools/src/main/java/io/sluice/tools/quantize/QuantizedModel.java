package io.sluice.tools.quantize;

import io.sluice.model.Graph;
import java.util.List;

/**
 * A quantized graph and what is known of it.
 *
 * @param int8 the graph
 * @param options that it was made with
 * @param loss of its outputs over the samples, see {@link OutputLoss}
 * @param trials what was tried on the way, in that order; the chosen one is among them
 * @param layers what each node loses, the worst first
 */
public record QuantizedModel(
    Graph int8, QuantizerOptions options, double loss, List<Trial> trials, List<LayerLoss> layers) {

  public QuantizedModel {
    trials = List.copyOf(trials);
    layers = List.copyOf(layers);
  }

  /** One set of options and the loss of what it gave. */
  public record Trial(QuantizerOptions options, double loss) {}
}
