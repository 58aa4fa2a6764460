package io.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.flink.FeatureEncoder;
import io.sluice.flink.KeyState;
import io.sluice.flink.Outcome;
import io.sluice.flink.Score;
import io.sluice.flink.SluiceJson;
import io.sluice.flink.StandaloneScorer;
import io.sluice.jobs.demo.PumpReading;
import io.sluice.jobs.demo.PumpSimulator;
import io.sluice.model.ModelArtifact;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The scores of an undisturbed run as JSON, made by a loop without Flink. */
final class ExpectedScores {
  private static final FeatureEncoder<PumpReading> ENCODER =
      FeatureEncoder.of(
          PumpReading.CHANNELS,
          (reading, row) -> System.arraycopy(reading.channels(), 0, row, 0, row.length));

  private ExpectedScores() {}

  /** One for each reading, in their order, each by the version of its time. */
  static List<String> of(PumpSimulator simulator, int readings) throws Exception {
    Map<Integer, ModelArtifact> artifacts = new HashMap<>();
    Map<Integer, StandaloneScorer<PumpReading>> scorers = new HashMap<>();
    Map<String, KeyState> states = new HashMap<>();
    List<String> scores = new ArrayList<>();
    for (int i = 0; i < readings; i++) {
      PumpReading reading = simulator.reading(i);
      int version = VersionsOverTime.at(reading.time());
      ModelArtifact artifact = artifacts.computeIfAbsent(version, PumpModel::version);
      StandaloneScorer<PumpReading> scorer =
          scorers.computeIfAbsent(
              version, unused -> StandaloneScorer.forFile(artifact.toBytes(), ENCODER));
      float[] outputs = new float[1];
      Outcome outcome =
          scorer.score(
              reading, states.computeIfAbsent(reading.pump(), unused -> KeyState.empty()), outputs);
      assertThat(outcome).isEqualTo(Outcome.SUCCESS);
      scores.add(json(reading, outputs, artifact, VersionsOverTime.effectiveFrom(version)));
    }
    scorers.values().forEach(StandaloneScorer::close);
    return scores;
  }

  private static String json(
      PumpReading reading, float[] outputs, ModelArtifact artifact, long effectiveFrom) {
    boolean anomaly = outputs[0] > 0.5f;
    Score score =
        new Score(
            reading.pump(),
            reading.time(),
            outputs,
            anomaly ? 1 : 0,
            anomaly ? "anomaly" : "normal",
            artifact.id(),
            effectiveFrom);
    return new String(SluiceJson.of(score), StandardCharsets.UTF_8);
  }
}
