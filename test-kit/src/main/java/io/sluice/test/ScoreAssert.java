package io.sluice.test;

import io.sluice.flink.Score;
import io.sluice.model.ModelArtifact;
import java.util.Arrays;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** Assertions for a {@link Score}. */
public final class ScoreAssert extends AbstractAssert<ScoreAssert, Score> {
  ScoreAssert(Score score) {
    super(score, ScoreAssert.class);
  }

  /** Checks the name and the version of the model that computed the score. */
  public ScoreAssert isFrom(String model, String version) {
    isNotNull();
    if (!actual.model().name().equals(model) || !actual.model().version().equals(version)) {
      fail("model %s %s, but %s", model, version, actual.model());
    }
    return this;
  }

  /** Checks that exactly this artifact computed the score, by its digest. */
  public ScoreAssert isFrom(ModelArtifact artifact) {
    isNotNull();
    if (!actual.model().equals(artifact.id())) {
      fail("model %s, but %s", artifact.id(), actual.model());
    }
    return this;
  }

  /** Checks that there is one output with exactly this value. */
  public ScoreAssert hasOutput(float expected) {
    return hasOutputs(expected);
  }

  /**
   * Checks that there is one output near this value.
   *
   * @param tolerance the largest difference that is allowed
   */
  public ScoreAssert hasOutput(float expected, float tolerance) {
    isNotNull();
    float[] outputs = actual.outputs();
    if (outputs.length != 1 || !(Math.abs(outputs[0] - expected) <= tolerance)) {
      fail("one output %s, give or take %s, but %s", expected, tolerance, Arrays.toString(outputs));
    }
    return this;
  }

  /** Checks all outputs, which must have exactly these values. */
  public ScoreAssert hasOutputs(float... expected) {
    isNotNull();
    if (!Arrays.equals(actual.outputs(), expected)) {
      fail("outputs %s, but %s", Arrays.toString(expected), Arrays.toString(actual.outputs()));
    }
    return this;
  }

  /** Checks the label of the model's decision. */
  public ScoreAssert hasDecision(String label) {
    isNotNull();
    if (!label.equals(actual.label())) {
      fail("decision '%s', but %s", label, decision());
    }
    return this;
  }

  /** Checks that the model makes no decision. */
  public ScoreAssert hasNoDecision() {
    isNotNull();
    if (actual.decision() != Score.NO_DECISION) {
      fail("no decision, but %s", decision());
    }
    return this;
  }

  /** Checks the key of the event, as text; null if the stream has no keys. */
  public ScoreAssert hasKey(@Nullable String key) {
    isNotNull();
    if (!Objects.equals(actual.key(), key)) {
      fail("key '%s', but '%s'", String.valueOf(key), String.valueOf(actual.key()));
    }
    return this;
  }

  /** Checks the time of the event, in milliseconds. */
  public ScoreAssert hasEventTime(long time) {
    isNotNull();
    if (actual.eventTime() != time) {
      fail("event time %s, but %s", time, actual.eventTime());
    }
    return this;
  }

  private String decision() {
    return actual.decision() == Score.NO_DECISION ? "no decision" : "'" + actual.label() + "'";
  }

  private void fail(String expected, Object... values) {
    failWithMessage("Expected a score with " + expected + " in%n  %s", with(values, actual));
  }

  private static Object[] with(Object[] values, Object last) {
    Object[] all = Arrays.copyOf(values, values.length + 1);
    all[values.length] = last;
    return all;
  }
}
