package io.sluice.tools.train;

import io.sluice.model.Decision;
import io.sluice.model.ModelArtifact;
import io.sluice.runtime.CompiledModel;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import java.util.Locale;
import java.util.Objects;

/** Compares a model's decisions with labels, row by row. */
final class AlarmCounts {
  private int hits;
  private int falseAlarms;
  private int misses;
  private int quiet;

  /** Scores each row with the window that ends there, padded with the first row. */
  void add(ModelArtifact artifact, Skab file) {
    CompiledModel model = ModelCompiler.compile(artifact);
    Scorer scorer = model.newScorer();
    Decision decision = Objects.requireNonNull(artifact.outputs().decision());
    int window = Objects.requireNonNull(artifact.features()).window();
    float[] features = new float[model.inputLength()];
    float[] output = new float[model.outputLength()];
    for (int row = 0; row < file.rows().length; row++) {
      for (int event = 0; event < window; event++) {
        float[] values = file.rows()[Math.max(0, row - window + 1 + event)];
        for (int f = 0; f < values.length; f++) {
          features[artifact.features().index(f, event)] = values[f];
        }
      }
      scorer.score(features, output);
      add(decision.decide(output) == 1, file.anomaly()[row]);
    }
  }

  private void add(boolean alarm, boolean anomaly) {
    if (alarm && anomaly) {
      hits++;
    } else if (alarm) {
      falseAlarms++;
    } else if (anomaly) {
      misses++;
    } else {
      quiet++;
    }
  }

  double f1() {
    return 2.0 * hits / (2 * hits + falseAlarms + misses);
  }

  double falseAlarmRate() {
    return falseAlarms / (double) (falseAlarms + quiet);
  }

  double missedAlarmRate() {
    return misses / (double) (misses + hits);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "F1 %.3f, false alarm rate %.1f %%, missed alarm rate %.1f %%",
        f1(),
        100 * falseAlarmRate(),
        100 * missedAlarmRate());
  }
}
