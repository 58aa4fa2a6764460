package io.sluice.tools.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.model.Graph;
import io.sluice.model.InvalidModelException;
import io.sluice.tools.GraphSketch;
import io.sluice.tools.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObserverTest {
  private static TensorStatistics statistics(float[]... samples) {
    Graph graph =
        new GraphSketch()
            .input("x", 1, samples[0].length)
            .op("y", GraphSketch.relu(), "x")
            .outputs("y");
    List<Map<String, float[]>> all = new ArrayList<>();
    for (float[] sample : samples) {
      all.add(Map.of("x", sample));
    }
    return Calibration.observe(graph, all, true, Progress.NONE).get("x");
  }

  /** 10,007 normal values, and one that is far out. */
  private static float[] withOutlier() {
    Random random = new Random(3);
    float[] values = new float[10_008];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    values[77] = 400;
    return values;
  }

  @Test
  void minMaxTakesAllThereIs() {
    TensorStatistics found = statistics(new float[] {1, -2, 0.5f}, new float[] {3, 0, 7.5f});
    assertThat(Observer.MIN_MAX.range(found)).isEqualTo(new ActivationRange(-2, 7.5f));
  }

  @Test
  void theMovingAverageStartsFromTheFirstSampleAndMovesByAHundredth() {
    TensorStatistics found = statistics(new float[] {1, -2, 0.5f}, new float[] {3, 0, 101});
    ActivationRange range = Observer.MOVING_AVERAGE.range(found);
    assertThat(range.min()).isCloseTo(-1.98f, within(1e-6f));
    assertThat(range.max()).isCloseTo(2f, within(1e-6f));
  }

  @Test
  void aPercentileLeavesAnOutlierOut() {
    ActivationRange range = Observer.PERCENTILE.range(statistics(withOutlier()));
    assertThat(range.max()).isBetween(2.5f, 5f);
    assertThat(range.min()).isBetween(-5f, -2.5f);
  }

  /** The least of the errors of all hundredths, each measured value by value. */
  @Test
  void theLeastErrorIsThatOfRoundingAndClippingTheValuesThemselves() {
    float[] values = withOutlier();
    values[77] = 12;
    ActivationRange range = Observer.MSE.range(statistics(values));
    double found = error(values, range);
    double best = Double.POSITIVE_INFINITY;
    for (int i = 1; i <= 100; i++) {
      best = Math.min(best, error(values, new ActivationRange(range.min(), 12f * i / 100)));
    }
    assertThat(found).isLessThan(1.03 * best);
  }

  private static double error(float[] values, ActivationRange range) {
    double scale = ((double) range.max() - range.min()) / 255;
    double sum = 0;
    for (float value : values) {
      double steps = Math.rint((value - range.min()) / scale);
      double real = range.min() + scale * Math.max(0, Math.min(255, steps));
      sum += (real - value) * (real - value);
    }
    return sum;
  }

  @Test
  void zerosDoNotCountForAPercentile() {
    float[] values = new float[100_003];
    values[5] = 3;
    values[50] = 4;
    assertThat(Observer.PERCENTILE.range(statistics(values)).max()).isCloseTo(4, within(0.01f));
  }

  @Test
  void aTensorOfZerosHasTheRangeZero() {
    TensorStatistics found = statistics(new float[5]);
    for (Observer observer : Observer.values()) {
      assertThat(observer.range(found)).isEqualTo(ActivationRange.ZERO);
    }
  }

  @Test
  void quantilesLieOnALineWithinAPart() {
    Histogram histogram = new Histogram(0, 2048);
    for (int i = 0; i < 4; i++) {
      histogram.add(10.5f);
      histogram.add(20.5f);
    }
    assertThat(histogram.quantile(0.25)).isEqualTo(10.5);
    assertThat(histogram.quantile(0.75)).isEqualTo(20.5);
    assertThat(histogram.quantile(1)).isEqualTo(21);
  }

  @Test
  void statisticsWithoutHistogramsAreNotEnoughForAllObservers() {
    TensorStatistics bare = new TensorStatistics(0, 1, null, null);
    assertThatThrownBy(() -> Observer.MSE.range(bare))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("histograms");
    assertThatThrownBy(() -> Observer.MOVING_AVERAGE.range(bare))
        .isInstanceOf(InvalidModelException.class)
        .hasMessageContaining("the order of the samples");
  }
}
