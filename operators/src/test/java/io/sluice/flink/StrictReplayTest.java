package io.sluice.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.ModelArtifact;
import io.sluice.model.ModelId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * In strict mode scores depend on the control log, the key and the event alone: whatever the orders
 * of arrival, the parallelism and the restarts, they are to the bit what a few lines over sorted
 * lists give. {@code -Dsluice.test.cases=10000} for a longer run.
 */
class StrictReplayTest {
  static final int CASES = Integer.getInteger("sluice.test.cases", 500);

  @Test
  void scoresAreThoseOfTheReferenceWhateverHappens() throws Exception {
    for (int seed = 0; seed < CASES; seed++) {
      VersionCase input = VersionCase.of(seed);
      assertThat(VersionCaseRun.resultsOf(ScoringHarness.strict(input.keyed()), input, seed))
          .as("seed %s", seed)
          .isEqualTo(reference(input));
    }
  }

  private static List<String> reference(VersionCase input) throws IOException {
    List<ModelUpdate.Change> log = new ArrayList<>(input.log());
    log.sort(
        Comparator.comparingLong(ModelUpdate.Change::effectiveFrom)
            .thenComparingLong(ModelUpdate.Change::sequence));
    List<String> results = new ArrayList<>();
    for (VersionCase.Event event : input.events()) {
      ModelUpdate.Change current = null;
      ModelUpdate.Activate trial = null;
      for (ModelUpdate.Change change : log) {
        if (change.effectiveFrom() > event.time()) {
          break;
        } else if (change instanceof ModelUpdate.Activate activate
            && activate.rollout().isTrial()) {
          trial = activate;
        } else if (change instanceof ModelUpdate.Rollback rollback) {
          trial = trial != null && digest(trial).equals(rollback.digest()) ? null : trial;
        } else {
          current = change;
          trial = null;
        }
      }
      addResults(input, event, current, trial, results);
    }
    return results.stream().sorted().toList();
  }

  private static String digest(ModelUpdate.Activate activate) {
    return ModelId.digestOf(activate.file());
  }

  private static void addResults(
      VersionCase input,
      VersionCase.Event event,
      ModelUpdate.@Nullable Change current,
      ModelUpdate.@Nullable Activate trial,
      List<String> results)
      throws IOException {
    String key = input.keyed() ? event.key() : null;
    if (!(current instanceof ModelUpdate.Activate activate)) {
      results.add((current == null ? "NO_MODEL " : "RETIRED ") + event.id());
      return;
    }
    String score = VersionCaseRun.textOf(score(key, event, activate));
    if (trial != null && trial.rollout().includes(key)) {
      String other = VersionCaseRun.textOf(score(key, event, trial));
      results.add(score + " " + other);
      score = trial.rollout().kind() == Rollout.Kind.CANARY ? other : score;
    }
    results.add(score);
  }

  /** The model with version v gives 1000 v + 2 pressure + 3 flow; the flow is 1. */
  private static Score score(
      @Nullable String key, VersionCase.Event event, ModelUpdate.Activate activate) {
    ModelArtifact model = ModelArtifact.read(activate.file());
    float output = 1000 * Integer.parseInt(model.id().version()) + 2 * event.id() + 3;
    return new Score(
        key,
        event.time(),
        new float[] {output},
        1,
        "anomaly",
        model.id(),
        activate.effectiveFrom());
  }
}
