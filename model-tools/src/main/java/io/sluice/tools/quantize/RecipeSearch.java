package io.sluice.tools.quantize;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.tools.Progress;
import io.sluice.tools.quantize.QuantizedModel.Trial;
import io.sluice.tools.quantize.QuantizerOptions.BiasCorrection;
import io.sluice.tools.quantize.QuantizerOptions.Rounding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The full quantization recipe. The best observer differs from net to net, and equalization or bias
 * correction can help or harm. The search therefore tries each step in turn on the samples and
 * keeps it if the outputs come closer to the float outputs. If the loss is still above the limit,
 * the nodes that lose most stay in float. The states of a recurrent graph are quantized last.
 */
public final class RecipeSearch {
  /** Enough to rank nodes by. */
  private static final int SENSITIVITY_SAMPLES = 8;

  /** What helps may depend on what was chosen after it. */
  private static final int ROUNDS = 2;

  private final CalibratedGraph graph;
  private final OutputLoss losses;
  private final List<Trial> trials = new ArrayList<>();
  private final int steps;
  private @Nullable Best best;

  private record Best(QuantizerOptions options, Graph int8, double loss) {}

  private RecipeSearch(CalibratedGraph graph, OutputLoss losses, int steps) {
    this.graph = graph;
    this.losses = losses;
    this.steps = steps;
  }

  /**
   * Quantizes a graph as well as it can be.
   *
   * @param graph in FLOAT32
   * @param goal what is asked of it
   * @param samples as for {@link Quantizer#quantize}
   * @throws InvalidModelException as {@link Quantizer#quantize}, and if no INT8 form keeps the
   *     greatest loss
   */
  public static QuantizedModel quantize(
      Graph graph, Goal goal, List<Map<String, float[]>> samples, Progress progress) {
    return quantize(graph, goal, new CalibratedGraph(graph, samples, goal.statistics(), progress));
  }

  /**
   * Quantizes a graph, as the other method does.
   *
   * @param calibrated made of the graph, maybe used before
   */
  static QuantizedModel quantize(Graph graph, Goal goal, CalibratedGraph calibrated) {
    List<Map<String, float[]>> samples = calibrated.samples();
    OutputLoss losses = new OutputLoss(graph, samples);
    int steps = ROUNDS * (goal.observers().size() + BiasCorrection.values().length);
    QuantizedModel found = new RecipeSearch(calibrated, losses, steps).search(goal);
    if (graph.states().isEmpty()) {
      return found;
    }
    StateQuantization.Chosen states = StateQuantization.choose(graph, found.int8(), samples);
    return found.withStates(states, losses.of(states.graph()));
  }

  private QuantizedModel search(Goal goal) {
    attempt(goal.base().with(goal.observers().get(0)));
    Best before;
    int round = 0;
    do {
      before = best();
      tryEachStep(goal);
      round++;
    } while (best() != before && round < ROUNDS);
    List<LayerLoss> layers = layers(best().options());
    if (best().loss() > goal.maxLoss()) {
      fallBack(layers, goal.maxLoss());
    }
    Best found = best();
    return new QuantizedModel(found.int8(), found.options(), found.loss(), trials, layers, null);
  }

  /** Changes one thing of the best options after the other. */
  private void tryEachStep(Goal goal) {
    for (BiasCorrection correction : List.of(BiasCorrection.ANALYTIC, BiasCorrection.EMPIRICAL)) {
      attempt(best().options().with(correction));
    }
    attempt(best().options().withEqualization(!best().options().equalization()));
    for (Observer observer : goal.observers()) {
      attempt(best().options().with(observer));
    }
    if (goal.learnedRounding()) {
      attempt(best().options().with(Rounding.LEARNED));
    }
  }

  private Best best() {
    if (best == null) {
      throw new IllegalStateException("nothing was tried yet");
    }
    return best;
  }

  private void attempt(QuantizerOptions options) {
    if (trials.stream().anyMatch(trial -> trial.options().equals(options))) {
      return;
    }
    Best made = make(options);
    if (best == null || made.loss() < best.loss()) {
      best = made;
    }
  }

  private Best make(QuantizerOptions options) {
    Graph int8 = new Quantizer(options).quantize(graph);
    double loss = losses.of(int8);
    trials.add(new Trial(options, loss));
    graph.progress().step("recipes", trials.size(), Math.max(steps, trials.size()));
    return new Best(options, int8, loss);
  }

  private List<LayerLoss> layers(QuantizerOptions options) {
    Graph inFloat = graph.graph(options.equalization(), false);
    Int8Plan plan = new Quantizer(options).plan(graph);
    return new Sensitivity(inFloat, plan, graph.fewSamples(SENSITIVITY_SAMPLES))
        .losses(best().int8(), graph.progress());
  }

  /** Leaves the fewest of the worst nodes in float with which the loss is kept. */
  private void fallBack(List<LayerLoss> worstFirst, double maxLoss) {
    QuantizerOptions all = best().options();
    int tooFew = 0;
    int enough = worstFirst.size();
    @Nullable Best found = null;
    while (enough - tooFew > 1) {
      int count = (tooFew + enough) >>> 1;
      String[] inFloat =
          worstFirst.stream().limit(count).map(LayerLoss::node).toArray(String[]::new);
      @Nullable Best made = tryInFloat(all.keepingFloat(inFloat));
      if (made != null && made.loss() <= maxLoss) {
        found = made;
        enough = count;
      } else if (made == null) {
        enough = count;
      } else {
        tooFew = count;
      }
    }
    if (found == null) {
      throw new InvalidModelException(
          ("quantizer: with all nodes in INT8 the loss is %.4g, and keeping nodes in float does not"
                  + " reduce it to %.4g; allow a larger loss, or give more typical samples")
              .formatted(best().loss(), maxLoss));
    }
    best = found;
  }

  /** Null if nothing would be left in INT8. */
  private @Nullable Best tryInFloat(QuantizerOptions options) {
    return Int8Placement.choose(graph.graph(options.equalization(), false), options).isEmpty()
        ? null
        : make(options);
  }
}
