package io.sluice.flink.scoring;

import io.sluice.flink.Score;
import io.sluice.model.Decision;
import io.sluice.model.ModelId;
import io.sluice.runtime.CompiledModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes scores of a model's outputs. */
public final class ScoreMaker {
  private final ModelId id;
  private final long effectiveFrom;
  private final @Nullable Decision decision;
  private final List<String> labels;

  /**
   * @param effectiveFrom of the update that brought the model
   */
  public ScoreMaker(CompiledModel model, long effectiveFrom) {
    this.id = model.id();
    this.effectiveFrom = effectiveFrom;
    this.decision = model.outputs().decision();
    this.labels = decision == null ? List.of() : decision.labels();
  }

  ModelId id() {
    return id;
  }

  long effectiveFrom() {
    return effectiveFrom;
  }

  /** The score with the model's decision, if it makes one. */
  public Score of(float[] outputs, long eventTime, @Nullable String key) {
    if (decision == null) {
      return undecided(outputs, eventTime, key);
    }
    int answer = decision.decide(outputs);
    return new Score(key, eventTime, outputs, answer, labels.get(answer), id, effectiveFrom);
  }

  /** The score without a decision. */
  public Score undecided(float[] outputs, long eventTime, @Nullable String key) {
    return new Score(key, eventTime, outputs, Score.NO_DECISION, null, id, effectiveFrom);
  }
}
