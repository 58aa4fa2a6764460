package io.sluice.benchmarks.flink;

import io.sluice.tools.Progress;
import io.sluice.tools.train.AutoencoderTrainer;
import io.sluice.tools.train.TrainedModel;
import io.sluice.tools.train.TrainingOptions;
import java.util.List;

/** The demo's kind of model for a stream of {@link Sample}s. */
final class DemoModel {
  static final int SENSORS = 1000;
  static final int WINDOW = 16;
  private static final int ROWS = 400;

  private DemoModel() {}

  /** The demo's architecture, hardly trained: what it costs does not depend on its weights. */
  static TrainedModel train() {
    float[][] rows = new float[ROWS][Sample.FEATURES.size()];
    for (int i = 0; i < rows.length; i++) {
      Sample.of((long) i * SENSORS, SENSORS).copyTo(rows[i], 0);
    }
    return AutoencoderTrainer.train(
        TrainingOptions.builder("demo", "1", Sample.FEATURES, WINDOW)
            .bottleneck(8)
            .epochs(1)
            .build(),
        List.<float[][]>of(rows),
        Progress.NONE);
  }
}
