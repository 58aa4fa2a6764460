package io.sluice.tools.quantize;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requirements of a {@link RecipeSearch}.
 *
 * @param base what to start from: what stays in float
 * @param observers to be tried; one at least
 * @param learnedRounding whether to try {@link AdaRound}, which takes minutes for larger nets
 * @param maxLoss the greatest {@link OutputLoss} that is allowed; layers stay in float until it is
 *     kept
 * @param statistics of the tensors of the graph with its batch norms folded, where they were
 *     collected elsewhere; else null
 */
public record Goal(
    QuantizerOptions base,
    List<Observer> observers,
    boolean learnedRounding,
    double maxLoss,
    @Nullable Map<String, TensorStatistics> statistics) {

  public Goal {
    observers = List.copyOf(observers);
    if (observers.isEmpty() || !(maxLoss > 0)) {
      throw new IllegalArgumentException(
          "a goal needs an observer and a loss above 0, not " + observers + " and " + maxLoss);
    }
  }

  /** The least loss that all observers but the moving average lead to, with all layers in INT8. */
  public static Goal best() {
    return new Goal(
        QuantizerOptions.defaults(),
        List.of(Observer.MIN_MAX, Observer.PERCENTILE, Observer.MSE),
        false,
        Double.POSITIVE_INFINITY,
        null);
  }

  /** This goal with statistics that were collected elsewhere, or without. */
  public Goal with(@Nullable Map<String, TensorStatistics> collected) {
    return new Goal(base, observers, learnedRounding, maxLoss, collected);
  }
}
