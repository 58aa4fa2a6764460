package io.sluice.tools.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.model.Op;
import io.sluice.model.UnaryFunction;
import io.sluice.tools.GraphSketch;
import io.sluice.tools.Progress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipeSearchTest {
  private static Graph net() {
    return new GraphSketch()
        .input("x", 1, 3, 17)
        .random("a.w", 1, 7, 3, 5)
        .op("a", GraphSketch.conv1d(2), "x", "a.w")
        .op("r", new Op.Unary(UnaryFunction.HARD_SWISH), "a")
        .random("b.w", 1, 5, 7, 3)
        .op("b", GraphSketch.conv1d(1), "r", "b.w")
        .op("s", GraphSketch.relu(), "b")
        .random("c.w", 1, 2, 5, 3)
        .op("c", GraphSketch.conv1d(1), "s", "c.w")
        .outputs("c");
  }

  private static Goal atMost(double loss) {
    Goal best = Goal.best();
    return new Goal(best.base(), best.observers(), false, loss, null);
  }

  private static QuantizedModel quantize(Goal goal) {
    List<Map<String, float[]>> samples = GraphSketch.samples(net(), 13, 2);
    return RecipeSearch.quantize(net(), goal, samples, Progress.NONE);
  }

  @Test
  void theBestOfWhatWasTriedIsKept() {
    QuantizedModel found = quantize(Goal.best());
    assertThat(found.trials()).hasSize(6);
    assertThat(found.loss())
        .isEqualTo(
            found.trials().stream().mapToDouble(QuantizedModel.Trial::loss).min().getAsDouble());
    assertThat(found.loss()).isLessThan(0.03);
    List<Map<String, float[]>> samples = GraphSketch.samples(net(), 13, 2);
    assertThat(new OutputLoss(net(), samples).of(found.int8())).isEqualTo(found.loss());
    assertThat(found.layers()).extracting(LayerLoss::node).contains("a", "r", "b", "s", "c");
    assertThat(found.layers()).allMatch(layer -> layer.decibels() > 20);
  }

  @Test
  void theSameSamplesGiveTheSameGraph() {
    assertThat(quantize(Goal.best()).int8()).isEqualTo(quantize(Goal.best()).int8());
  }

  @Test
  void theWorstNodesStayInFloatUntilTheLossIsKept() {
    double wanted = 0.7 * quantize(Goal.best()).loss();
    QuantizedModel found = quantize(atMost(wanted));
    assertThat(found.loss()).isLessThanOrEqualTo(wanted);
    assertThat(found.options().floatNodes()).isNotEmpty();
    assertThat(found.options().floatNodes()).contains(found.layers().get(0).node());
  }

  @Test
  void aLossThatCannotBeKeptIsRefused() {
    assertThatThrownBy(() -> quantize(atMost(1e-9)))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("keeping nodes in float does not reduce it to 1.000e-09");
  }
}
