package io.sluice.tools.quantize;

import io.sluice.model.DataType;
import io.sluice.model.Graph;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A quantized graph and the search that led to it.
 *
 * @param int8 the graph
 * @param options that it was made with
 * @param loss of its outputs over the samples, see {@link OutputLoss}
 * @param trials what was tried on the way, in that order; the chosen one is among them
 * @param layers what each node loses, the worst first
 * @param states what its states became; null if it has none
 */
public record QuantizedModel(
    Graph int8,
    QuantizerOptions options,
    double loss,
    List<Trial> trials,
    List<LayerLoss> layers,
    @Nullable StateDrift states) {

  public QuantizedModel {
    trials = List.copyOf(trials);
    layers = List.copyOf(layers);
  }

  /** This model with states of another type. */
  QuantizedModel withStates(StateQuantization.Chosen chosen, double newLoss) {
    return new QuantizedModel(
        chosen.graph(),
        options,
        newLoss,
        trials,
        layers,
        new StateDrift(chosen.chosen(), chosen.drift()));
  }

  /**
   * What states are kept in between calls.
   *
   * @param type that was chosen
   * @param losses of the outputs after a thousand calls, by the states' type
   */
  public record StateDrift(DataType type, Map<DataType, Double> losses) {
    public StateDrift {
      losses = Map.copyOf(losses);
    }
  }

  /** One set of options and the loss of what it gave. */
  public record Trial(QuantizerOptions options, double loss) {}
}
