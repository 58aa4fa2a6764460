package io.sluice.tools.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Graph;
import io.sluice.tools.Progress;
import io.sluice.tools.quantize.QuantizerOptions.BiasCorrection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Published float models: what our INT8 forms lose against them, and what the published INT8 models
 * of the same nets lose. The rows of {@code docs/quantization.md} are printed.
 */
class QuantizationTableIT {
  private static Graph minMax(PublishedNet net) {
    return new Quantizer(QuantizerOptions.defaults())
        .quantize(net.graph(), net.calibration(), Progress.NONE);
  }

  private static Graph full(PublishedNet net, boolean learnedRounding) {
    Goal best = Goal.best();
    Goal goal = new Goal(best.base(), best.observers(), learnedRounding, best.maxLoss(), null);
    return RecipeSearch.quantize(net.graph(), goal, net.calibration(), Progress.NONE).int8();
  }

  private static String loss(double loss) {
    return Double.isNaN(loss) ? "-" : String.format(Locale.ROOT, "%.5f", loss);
  }

  private static double row(PublishedNet net, boolean learnedRounding) throws Exception {
    net.writeCase();
    OutputLoss losses = new OutputLoss(net.graph(), net.evaluation());
    Graph full = full(net, learnedRounding);
    double least = losses.of(full);
    System.out.printf(
        "| %s | %s | %s | %s |%s%n",
        net.name(),
        loss(losses.of(minMax(net))),
        loss(least),
        loss(net.publishedLoss()),
        net.more(full));
    return least;
  }

  @Test
  void anomalyDetector() throws Exception {
    PublishedNet net = PublishedNet.anomalyDetector();
    assertThat(row(net, true)).isLessThan(net.publishedLoss());
  }

  @Test
  void keywordSpotter() throws Exception {
    PublishedNet net = PublishedNet.keywordSpotter();
    assertThat(row(net, false)).isLessThan(net.publishedLoss());
  }

  @Test
  void helloWorld() throws Exception {
    PublishedNet net = PublishedNet.helloWorld();
    assertThat(row(net, true)).isLessThan(net.publishedLoss());
  }

  @Test
  void digitsByAnLstm() throws Exception {
    PublishedNet net = PublishedNet.digits();
    assertThat(row(net, false)).isLessThan(net.publishedLoss());
  }

  @Test
  void textDirection() throws Exception {
    PublishedNet net = PublishedNet.textDirection();
    assertThat(row(net, false)).isLessThan(0.02);
  }

  /** Each step alone and all together, on two models. */
  @Test
  void ablation() throws Exception {
    for (PublishedNet net : List.of(PublishedNet.anomalyDetector(), PublishedNet.textDirection())) {
      QuantizerOptions base = QuantizerOptions.defaults();
      Map<String, QuantizerOptions> steps = new LinkedHashMap<>();
      steps.put("min-max alone", base);
      steps.put("percentile", base.with(Observer.PERCENTILE));
      steps.put("moving average", base.with(Observer.MOVING_AVERAGE));
      steps.put("least error", base.with(Observer.MSE));
      steps.put("equalization", base.withEqualization(true));
      steps.put("analytic bias correction", base.with(BiasCorrection.ANALYTIC));
      steps.put("empirical bias correction", base.with(BiasCorrection.EMPIRICAL));
      steps.put("learned rounding", base.with(QuantizerOptions.Rounding.LEARNED));
      OutputLoss losses = new OutputLoss(net.graph(), net.evaluation());
      for (Map.Entry<String, QuantizerOptions> step : steps.entrySet()) {
        Graph int8 =
            new Quantizer(step.getValue()).quantize(net.graph(), net.calibration(), Progress.NONE);
        System.out.printf("| %s | %s | %s |%n", net.name(), step.getKey(), loss(losses.of(int8)));
      }
    }
  }
}
