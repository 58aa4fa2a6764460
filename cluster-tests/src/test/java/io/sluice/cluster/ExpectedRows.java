package io.sluice.cluster;

import io.sluice.jobs.demo.PumpReading;
import io.sluice.jobs.demo.PumpSimulator;
import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;
import io.sluice.runtime.ModelCompiler;
import io.sluice.runtime.Scorer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;

/** The rows of scores that a job must write, made by a loop without Flink. */
final class ExpectedRows {
  private ExpectedRows() {}

  /** One row for each reading, in their order, all scored by one model. */
  static List<String> of(PumpSimulator simulator, int readings, ModelArtifact model) {
    return of(simulator, readings, reading -> model);
  }

  /** One row for each reading, in their order, each scored by the model for its number. */
  static List<String> of(
      PumpSimulator simulator, int readings, IntFunction<ModelArtifact> modelOfReading) {
    float[] scores = scores(simulator, readings, modelOfReading);
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < readings; i++) {
      rows.add(row(simulator.reading(i), scores[i], modelOfReading.apply(i)));
    }
    return rows;
  }

  /** The score of each reading, in their order, each by the model for its number. */
  static float[] scores(
      PumpSimulator simulator, int readings, IntFunction<ModelArtifact> modelOfReading) {
    Map<ModelId, Scorer> scorers = new HashMap<>();
    float[] outputs = new float[1];
    Map<String, Deque<float[]>> windows = new HashMap<>();
    float[] scores = new float[readings];
    for (int i = 0; i < readings; i++) {
      PumpReading reading = simulator.reading(i);
      Deque<float[]> window =
          windows.computeIfAbsent(reading.pump(), pump -> new ArrayDeque<>(PumpModel.WINDOW));
      do {
        window.addLast(reading.channels());
      } while (window.size() < PumpModel.WINDOW);
      if (window.size() > PumpModel.WINDOW) {
        window.removeFirst();
      }
      ModelArtifact model = modelOfReading.apply(i);
      scorers
          .computeIfAbsent(model.id(), id -> ModelCompiler.compile(model).newScorer())
          .score(byChannel(window), outputs);
      scores[i] = outputs[0];
    }
    return scores;
  }

  /** The window as the layout NCL wants it: channel by channel, the oldest reading first. */
  private static float[] byChannel(Deque<float[]> window) {
    int channels = PumpReading.CHANNELS.size();
    float[] input = new float[channels * PumpModel.WINDOW];
    int event = 0;
    for (float[] values : window) {
      for (int channel = 0; channel < channels; channel++) {
        input[channel * PumpModel.WINDOW + event] = values[channel];
      }
      event++;
    }
    return input;
  }

  private static String row(PumpReading reading, float score, ModelArtifact model) {
    return String.join(
        ",",
        reading.pump(),
        Instant.ofEpochMilli(reading.time()).toString(),
        reading.fault().name().toLowerCase(Locale.ROOT),
        String.valueOf(score),
        score > 0.5f ? "anomaly" : "normal",
        model.id().version(),
        model.id().digest());
  }
}
