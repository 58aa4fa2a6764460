package io.sluice.tools.quantize;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Graph;
import io.sluice.tools.quantize.QuantizerOptions.BiasCorrection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Published float models: what our INT8 forms lose against them, and what the published INT8 models
 * of the same nets lose. All figures are those of {@code docs/quantization.md}.
 */
class QuantizationTableIT {
  private static final Path PAGE = Path.of("../docs/quantization.md");

  /** The columns of the page's tables. */
  private static final int MIN_MAX = 1;

  private static final int FULL = 2;
  private static final int PUBLISHED = 4;
  private static final int TASK = 5;

  /** What was worked out about a net, by its name, for all tests. */
  private static final Map<String, CalibratedGraph> CALIBRATED = new HashMap<>();

  /** The cells of the page's table row that starts with a name. */
  private static List<String> row(String name) throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| " + name + " |"))
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
        .findFirst()
        .orElseThrow(() -> new AssertionError(PAGE + " has no row for " + name));
  }

  private static String digits(double loss) {
    return String.format(Locale.ROOT, "%.5f", loss);
  }

  private static void assertLoss(double loss, List<String> row, int column) {
    assertThat(digits(loss))
        .as("%s, column %d", row.get(0), column)
        .isEqualTo(row.get(column).replace("*", ""));
  }

  private static CalibratedGraph calibrated(PublishedNet net) {
    return CALIBRATED.computeIfAbsent(net.name(), name -> net.calibrated());
  }

  private static Graph minMax(PublishedNet net) {
    return new Quantizer(QuantizerOptions.defaults()).quantize(calibrated(net));
  }

  private static Graph full(PublishedNet net, boolean learnedRounding) {
    Goal best = Goal.best();
    Goal goal = new Goal(best.base(), best.observers(), learnedRounding, best.maxLoss(), null);
    return RecipeSearch.quantize(net.graph(), goal, calibrated(net)).int8();
  }

  /** The loss of the full recipe, which is compared with the page like the rest of the row. */
  private static double loss(PublishedNet net, boolean learnedRounding) throws IOException {
    net.writeCase();
    List<String> row = row(net.name());
    OutputLoss losses = new OutputLoss(net.graph(), net.evaluation());
    Graph full = full(net, learnedRounding);
    double loss = losses.of(full);
    assertLoss(losses.of(minMax(net)), row, MIN_MAX);
    assertLoss(loss, row, FULL);
    if (net.int8() != null) {
      assertLoss(net.publishedLoss(), row, PUBLISHED);
      assertThat(net.more(full)).isEqualTo(row.get(TASK));
    } else {
      assertThat(net.quality(full)).isEqualTo(net.quality(net.graph()));
    }
    return loss;
  }

  @Test
  void anomalyDetector() throws Exception {
    PublishedNet net = PublishedNet.anomalyDetector();
    assertThat(loss(net, true)).isLessThan(net.publishedLoss());
  }

  @Test
  void keywordSpotter() throws Exception {
    PublishedNet net = PublishedNet.keywordSpotter();
    assertThat(loss(net, false)).isLessThan(net.publishedLoss());
  }

  @Test
  void helloWorld() throws Exception {
    PublishedNet net = PublishedNet.helloWorld();
    assertThat(loss(net, true)).isLessThan(net.publishedLoss());
  }

  @Test
  void digitsByAnLstm() throws Exception {
    PublishedNet net = PublishedNet.digits();
    assertThat(loss(net, false)).isLessThan(net.publishedLoss());
  }

  @Test
  void textDirection() throws Exception {
    assertThat(loss(PublishedNet.textDirection(), false)).isLessThan(0.02);
  }

  /** Each step alone, on two models. */
  @Test
  void ablation() throws Exception {
    List<PublishedNet> nets = List.of(PublishedNet.anomalyDetector(), PublishedNet.textDirection());
    QuantizerOptions base = QuantizerOptions.defaults();
    Map<String, QuantizerOptions> steps = new LinkedHashMap<>();
    steps.put("MinMax", base);
    steps.put("percentile", base.with(Observer.PERCENTILE));
    steps.put("moving average", base.with(Observer.MOVING_AVERAGE));
    steps.put("least squared error", base.with(Observer.MSE));
    steps.put("equalization", base.withEqualization(true));
    steps.put("analytic bias correction", base.with(BiasCorrection.ANALYTIC));
    steps.put("empirical bias correction", base.with(BiasCorrection.EMPIRICAL));
    steps.put("learned rounding", base.with(QuantizerOptions.Rounding.LEARNED));
    for (int i = 0; i < nets.size(); i++) {
      PublishedNet net = nets.get(i);
      OutputLoss losses = new OutputLoss(net.graph(), net.evaluation());
      for (Map.Entry<String, QuantizerOptions> step : steps.entrySet()) {
        Graph int8 = new Quantizer(step.getValue()).quantize(calibrated(net));
        assertLoss(losses.of(int8), row(step.getKey()), i + 1);
      }
    }
  }
}
