package io.sluice.jobs.score;

import io.sluice.flink.ScoredEvent;
import io.sluice.jobs.csv.CsvRow;
import io.sluice.model.Feature;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.accumulators.DoubleCounter;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * What the scored rows tell beside their scores: how many there were each second, and how far their
 * features are from those that the model was trained on.
 *
 * @param rate of scoring, once the JVM was warm
 * @param unusual the features that are far from the training data
 */
record RowStatistics(ScoringRate rate, List<Distance> unusual) {
  private static final double FAR = 10;

  /**
   * How far a feature is from the training data.
   *
   * @param trained the mean by which the model normalizes it
   * @param mean of the scored rows
   * @param deviations the distance from {@code trained} in standard deviations, averaged over the
   *     scored rows
   */
  record Distance(String feature, double trained, double mean, double deviations) {}

  /**
   * Reads what {@link Collector} has collected.
   *
   * @param counts the accumulators of the job
   * @param features of the model
   */
  static RowStatistics of(Map<String, Object> counts, List<Feature> features) {
    List<Distance> unusual = new ArrayList<>();
    for (int i = 0; i < features.size(); i++) {
      Feature feature = features.get(i);
      if (counts.get(name("values", i)) instanceof Long values
          && counts.get(name("sum", i)) instanceof Double sum
          && counts.get(name("deviations", i)) instanceof Double deviations
          && !isRaw(feature)
          && deviations / values > FAR) {
        unusual.add(
            new Distance(feature.name(), feature.mean(), sum / values, deviations / values));
      }
    }
    return new RowStatistics(ScoringRate.of(counts), unusual);
  }

  /** Without a normalization nothing is known of the training data. */
  private static boolean isRaw(Feature feature) {
    return feature.mean() == 0 && feature.std() == 1;
  }

  private static String name(String what, int feature) {
    return "sluice-" + what + "-" + feature;
  }

  /** Makes the rows of the scores file, and collects. */
  static final class Collector extends RichMapFunction<ScoredEvent<CsvRow>, ScoredRow> {
    private static final long serialVersionUID = 1L;

    private final float[] means;
    private final float[] stds;
    private transient ScoringRate.Meter meter = new ScoringRate.Meter();
    private transient List<Sums> sums = List.of();

    /** Of one feature. */
    private record Sums(LongCounter values, DoubleCounter sum, DoubleCounter deviations)
        implements Serializable {}

    /**
     * @param features of the model, in the order of the values in a row
     */
    Collector(List<Feature> features) {
      means = new float[features.size()];
      stds = new float[features.size()];
      for (int i = 0; i < means.length; i++) {
        means[i] = features.get(i).mean();
        stds[i] = features.get(i).std();
      }
    }

    @Override
    public void open(OpenContext context) {
      meter = new ScoringRate.Meter();
      meter.register(getRuntimeContext());
      sums = new ArrayList<>();
      for (int i = 0; i < means.length; i++) {
        Sums each = new Sums(new LongCounter(), new DoubleCounter(), new DoubleCounter());
        getRuntimeContext().addAccumulator(name("values", i), each.values);
        getRuntimeContext().addAccumulator(name("sum", i), each.sum);
        getRuntimeContext().addAccumulator(name("deviations", i), each.deviations);
        sums.add(each);
      }
    }

    @Override
    public ScoredRow map(ScoredEvent<CsvRow> scored) {
      meter.add(System.nanoTime()); // the job runs in this process
      float[] values = scored.event().values();
      for (int i = 0; i < means.length; i++) {
        if (!Float.isNaN(values[i])) {
          Sums each = sums.get(i);
          each.values.add(1);
          each.sum.add(values[i]);
          each.deviations.add(Math.abs((double) values[i] - means[i]) / stds[i]);
        }
      }
      return ScoredRow.of(scored);
    }
  }
}
